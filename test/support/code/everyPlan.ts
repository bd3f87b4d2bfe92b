import { newEventHubSteps, newStorageSteps, newWorkspaceSteps } from '../../../src/flows/setup/newDestinations';
import { roleSteps } from '../../../src/flows/setup/identityRoles';
import { roleScope } from '../../../src/flows/setup/roleScope';
import { secretStep } from '../../../src/flows/setup/secretSteps';
import { settingStep } from '../../../src/flows/setup/planSetting';
import type { SettingOwner } from '../../../src/base/settingOwner';
import type { PlanStep, SetupPlan } from '../../../src/protocol/setup';

const subscriptionId = '0f0f0f0f-1111-4222-8333-00000000c0de';
const at = { subscriptionId, resourceGroup: 'rg-(logs)', location: 'westeurope' };
const principal = '0f0f0f0f-1111-4222-8333-00000000abcd';

const workspace = newWorkspaceSteps({ ...at, name: 'law-code', retentionDays: 60 }, undefined);
const storage = newStorageSteps({ ...at, name: 'stcode', deleteAfterDays: 30 }, undefined);
const hub = newEventHubSteps({ ...at, name: 'ehns-code', hub: 'entra', consumerGroup: 'siem' }, undefined);

function plan(...steps: readonly PlanStep[]): SetupPlan {
  const place = { connectionId: 'azure', tenantId: 't', tenantName: 'Contoso' };
  return {
    wizard: 'sendLogs',
    cloud: 'public',
    title: 'Send logs of “Contoso”',
    place,
    steps,
    changes: [],
    notices: ["It's noted."],
    awaits: [],
  };
}

function setting(owner: SettingOwner, properties: Readonly<Record<string, string>>, name = 'to-law', categories = ['AuditLogs']): PlanStep {
  return settingStep(owner, { owner: 'Contoso', name, before: undefined, categories, properties });
}

const toHub = { eventHubAuthorizationRuleId: hub.resourceId, eventHubName: 'entra' };
const group = '/providers/Microsoft.Management/managementGroups/mg-all';

/** One plan for each kind of thing that the wizards set up, whose steps are the wizards’ own. */
export const everyPlan = {
  'logs of the tenant to a new workspace': plan(...workspace.steps, setting({}, { workspaceId: workspace.resourceId })),
  'several logs of the tenant to all kinds of destinations': plan(
    ...workspace.steps,
    ...storage.steps.filter(({ id }) => id !== 'resourceGroup'),
    ...hub.steps.filter(({ id }) => id !== 'resourceGroup'),
    setting({}, { workspaceId: workspace.resourceId, storageAccountId: storage.resourceId, ...toHub }, 'all', [
      'AuditLogs',
      'SignInLogs',
      'NonInteractiveUserSignInLogs',
    ]),
  ),
  'the Activity Log to a new hub': plan(...hub.steps, setting({ subscriptionId }, toHub, 'to-hub', ['Administrative', 'Policy'])),
  'a setting alone, with marks in its name': plan(setting({}, { workspaceId: workspace.resourceId }, `[it's "x" \${y} %{z} é]`)),
  'custom security attributes': plan(
    setting({ attributes: true }, { workspaceId: workspace.resourceId }, 'attributes', ['CustomSecurityAttributeAuditLogs']),
  ),
  'a built-in role on a subscription': plan(...roleSteps([roleScope(subscriptionId)], 'reader', principal)),
  'a role of its own on a subscription': plan(...roleSteps([roleScope(subscriptionId)], 'minimal', principal)),
  'a role of its own on a management group': plan(...roleSteps([roleScope(group)], 'minimal', principal)),
  'a built-in role on a workspace': plan(...roleSteps([roleScope(workspace.resourceId)], 'logAnalyticsReader', principal)),
  'what a template cannot say': plan(...workspace.steps, secretStep({ objectId: 'app', name: 'Reader' }, 30, 0)),
} as const satisfies Readonly<Record<string, SetupPlan>>;

export type PlanName = keyof typeof everyPlan;
