import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planCode } from '../../../../src/flows/setup/code/planCode';
import { roleSteps } from '../../../../src/flows/setup/identityRoles';
import { newEventHubSteps, newWorkspaceSteps } from '../../../../src/flows/setup/newDestinations';
import { roleScope } from '../../../../src/flows/setup/roleScope';
import { settingStep } from '../../../../src/flows/setup/planSetting';
import { secretStep } from '../../../../src/flows/setup/secretSteps';
import type { SettingOwner } from '../../../../src/base/settingOwner';
import { planFolders } from '../../../support/code/codeFolders';
import { codeForms } from '../../../../src/protocol/setup';
import type { CodeForm, PlanStep, SetupPlan } from '../../../../src/protocol/setup';

const hosts = { arm: 'https://management.azure.com', graph: 'https://graph.microsoft.com' };
const subscriptionId = '0f0f0f0f-1111-4222-8333-00000000c0de';
const place = { connectionId: 'azure', tenantId: 't', tenantName: 'Contoso' };
const plan = (...steps: readonly PlanStep[]): SetupPlan => ({
  wizard: 'sendLogs',
  title: 'Send logs',
  cloud: 'public',
  place,
  steps,
  changes: [],
  notices: ["It's noted."],
  awaits: [],
});
const at = { subscriptionId, resourceGroup: 'rg-logs', location: 'westeurope' };
const workspace = newWorkspaceSteps({ ...at, name: 'law-code', retentionDays: 60 }, undefined);
const setting = (more: SettingOwner = {}) =>
  settingStep(more, {
    owner: 'Contoso',
    name: "to 'law'",
    before: undefined,
    categories: ['AuditLogs'],
    properties: { workspaceId: workspace.resourceId },
  });
const whole = plan(...workspace.steps, setting());
const text = (form: CodeForm, from = whole) =>
  planCode(from, form, hosts)
    .map(({ content }) => content)
    .join('\n');

describe('a plan as code (DS-21)', () => {
  it('is Bicep with a module for what lies in a resource group, and quotes in names', () => {
    const files = planCode(whole, 'bicep', hosts);
    expect(files.map(({ name }) => name)).toEqual(['main.bicep', 'resourcegroup_rg_logs.bicep', 'workspace_law_code.bicep']);
    expect(files[0]!.content).toContain(
      "resource setting_to_law 'microsoft.aadiam/diagnosticSettings@2017-04-01' = {\n  name: 'to \\'law\\''",
    );
    expect(files[0]!.content).toContain(`scope: resourceGroup('${subscriptionId}', 'rg-logs')`);
    expect(files[2]!.content).toContain('retentionInDays: 60');
  });

  it.each(['bicep', 'arm', 'terraform'] as const)('says in %s what only the script can do', (form) => {
    expect(text(form, plan(...workspace.steps, secretStep({ objectId: 'app', name: 'Reader' }, 30, 0)))).toContain(
      'Not in this file, use the script for the Azure CLI: Make a secret',
    );
    expect(text(form)).not.toContain('Not in this file');
  });

  it('is a template whose parts depend on one another in their order', () => {
    const template = JSON.parse(text('arm')) as { resources: { type: string; name: string; dependsOn?: string[]; properties: object }[] };
    expect(template.resources.map(({ type }) => type)).toEqual([
      'Microsoft.Resources/deployments',
      'Microsoft.Resources/deployments',
      'microsoft.aadiam/diagnosticSettings',
    ]);
    expect(template.resources[2]!.dependsOn![0]).toContain("'rg-logs'");
    expect(template.resources[2]!.properties).toEqual({
      workspaceId: workspace.resourceId,
      logs: [{ category: 'AuditLogs', enabled: true }],
    });
  });

  it('is Terraform with the provider’s own resource for a setting of Entra ID, and says what a service principal needs', () => {
    const code = text('terraform');
    expect(code).toContain('resource "azurerm_monitor_aad_diagnostic_setting" "setting_to_law" {');
    expect(code).toContain('  enabled_log {\n    category = "AuditLogs"\n  }\n');
    expect(code).toContain('resource "azurerm_log_analytics_workspace" "workspace_law_code" {');
    expect(code).toContain('/providers/Microsoft.aadiam');
  });

  it('is Terraform for the versions of the providers that know what it says, and for the subscription of what it makes', () => {
    const code = text('terraform');
    expect(code).toMatch(/azurerm = \{\n +source +=.*\n +version = ">= 4\.20"\n/);
    expect(code).toMatch(/azapi = \{\n +source +=.*\n +version = ">= 2\.0"\n/);
    expect(code).toContain(`provider "azurerm" {\n  subscription_id = "${subscriptionId}"\n  features {}\n}\n`);
    expect(text('terraform', plan(setting()))).toContain('provider "azurerm" {\n  features {}\n}\n');
  });

  it('is Terraform with the root as the parent of what lies in the tenant itself', () => {
    expect(text('terraform', plan(setting({ attributes: true })))).toContain('  parent_id = "/"\n');
  });

  it('takes the provider for any resource where the usual one lacks a kind', () => {
    const hub = plan(...newEventHubSteps({ ...at, name: 'ehns-code', hub: 'entra', consumerGroup: 'siem' }, undefined).steps);
    expect(text('terraform', hub)).toContain('type      = "Microsoft.EventHub/namespaces/eventhubs@2024-01-01"');
    expect(text('terraform', hub)).toContain(
      `parent_id = "/subscriptions/${subscriptionId}/resourceGroups/rg-logs/providers/Microsoft.EventHub/namespaces/ehns-code"`,
    );
  });

  it('is a policy for a subscription, and none for a tenant (DS-50)', () => {
    const policy = text('policy', plan(setting({ subscriptionId })));
    expect(policy).toContain('deployIfNotExists');
    expect(policy).toContain('managed identity');
    expect(() => text('policy')).toThrow(/belong to the tenant/);
    expect(() => text('policy', { ...plan(), wizard: 'authorize' })).toThrow(/this saves none/);
  });

  it('is a script that the shell understands and that carries ids from step to step, without a secret', () => {
    const application: PlanStep = {
      ...setting(),
      id: 'application',
      request: { service: 'graph', method: 'POST', path: '/v1.0/applications', body: { displayName: "it's $HOME `id` \\ " } },
      keeps: ['id', 'appId'],
    };
    const steps = [
      application,
      ...roleSteps([roleScope(subscriptionId)], 'minimal', '{{application.id}}'),
      secretStep({ objectId: '{{application.id}}', name: 'Reader' }, 30, 0),
    ];
    const script = text('az', plan(...steps));
    expect(spawnSync('bash', ['-n'], { input: script }).stderr.toString()).toBe('');
    expect(script).toContain('read -r application_id; read -r application_appId;');
    expect(script).toContain('"principalId": "${application_id}"');
    // The shell itself shows what would be sent: texts are no commands.
    const shell = 'az() { cat >> "$SENT"; echo first; echo second; }; uuidgen() { echo made; }';
    const sent = join(mkdtempSync(join(tmpdir(), 'entra-logs-script-')), 'sent');
    spawnSync('bash', [], { input: `${shell}\n${script}`, env: { ...process.env, SENT: sent } });
    const bodies = readFileSync(sent, 'utf8');
    expect(bodies).toContain('"displayName": "it\'s $HOME `id` \\\\ "');
    expect(bodies).toContain('"principalId": "first"');
    expect(script).toContain('Left out: it makes a secret');
    expect(script).not.toContain('addPassword');
    expect(script).not.toContain('{{');
  });

  it('is Terraform with a role on a workspace as the provider’s own resource, whose scope is the workspace', () => {
    const code = text('terraform', plan(...roleSteps([roleScope(workspace.resourceId)], 'reader', '0f0f0f0f-1111-4222-8333-00000000abcd')));
    expect(code).toMatch(/^resource "azurerm_role_assignment" "[^"]+" \{\n {2}name +=.*"[\da-f-]{36}"$/m);
    expect(code).toMatch(new RegExp(`^  scope += "${workspace.resourceId}"$`, 'm'));
  });

  it('is a template in which a name in square brackets is no expression, and a quote in a name ends none', () => {
    const named = {
      ...setting(),
      request: { ...setting().request, path: '/providers/microsoft.aadiam/diagnosticSettings/%5Bit%27s%5D?api-version=2017-04-01' },
    };
    const template = JSON.parse(text('arm', plan(named, setting()))) as { resources: { name: string; dependsOn?: string[] }[] };
    expect(template.resources[0]!.name).toBe("[[it's]");
    expect(template.resources[1]!.dependsOn).toEqual(["[tenantResourceId('microsoft.aadiam/diagnosticSettings', '[it''s]')]"]);
  });

  it.each(planFolders('az'))('is, for $name, a script that the shell understands', ({ files }) => {
    expect(spawnSync('bash', ['-n'], { input: files.get('apply.sh') }).stderr.toString()).toBe('');
  });

  describe('with a role on a management group', () => {
    const group = '/providers/Microsoft.Management/managementGroups/mg-all';
    const steps = roleSteps([roleScope(group)], 'minimal', '0f0f0f0f-1111-4222-8333-00000000abcd');
    const roles = plan(...steps);

    it('is Bicep with modules whose target is the group', () => {
      const files = planCode(roles, 'bicep', hosts);
      expect(files).toHaveLength(3);
      expect(files[0]!.content).toContain("scope: managementGroup('mg-all')");
      expect(files[1]!.content).toMatch(/^targetScope = 'managementGroup'\n\nresource .* 'Microsoft\.Authorization\/roleDefinitions@/);
      expect(files[2]!.content).toContain("'Microsoft.Authorization/roleAssignments@2022-04-01'");
    });

    it('is a template whose deployments go to the group, the assignment after the role', () => {
      const template = JSON.parse(text('arm', roles)) as {
        resources: {
          scope: string;
          name: string;
          dependsOn?: string[];
          properties: { template: { $schema: string; resources: object[] } };
        }[];
      };
      expect(template.resources.map(({ scope }) => scope)).toEqual(Array(2).fill('Microsoft.Management/managementGroups/mg-all'));
      expect(template.resources[0]!.properties.template.$schema).toContain('managementGroupDeploymentTemplate');
      expect(template.resources[0]!.properties.template.resources[0]).toMatchObject({ type: 'Microsoft.Authorization/roleDefinitions' });
      expect(template.resources[1]!.dependsOn).toEqual([
        `[extensionResourceId(tenantResourceId('Microsoft.Management/managementGroups', 'mg-all'), 'Microsoft.Resources/deployments', '${template.resources[0]!.name}')]`,
      ]);
    });

    it('is Terraform and a script with the group as the scope', () => {
      expect(text('terraform', roles)).toMatch(new RegExp(`^  scope += "${group}"$`, 'm'));
      expect(text('terraform', roles)).toContain(`  parent_id = "${group}"\n`);
      expect(text('az', roles)).toContain(
        `az rest --method put --url "https://management.azure.com${group}/providers/Microsoft.Authorization/`,
      );
    });
  });

  it.each(codeForms.filter((form) => form !== 'policy'))('leaves in %s no reference that its language does not know', (form) => {
    const granted = plan(...workspace.steps, setting(), ...roleSteps([roleScope(subscriptionId)], 'reader', '{{principal.id}}'));
    expect(text(form, granted)).not.toContain('{{');
  });
});
