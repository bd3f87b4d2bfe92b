import { t } from '@vscode/l10n';
import type { SetupPlan } from '../../../protocol/setup';
import { leftOutWords, symbolOf, templateParts } from './planResource';
import type { PlanResource } from './planResource';

/** Values of a block, in the order in which they are written; a list of objects is written as blocks of that name. */
type Block = readonly (readonly [name: string, value: unknown])[];

interface Properties {
  readonly [name: string]: unknown;
  readonly logs?: readonly { readonly category: string }[];
}

/** How the usual provider writes a kind of resource; kinds that it lacks are written for the provider that takes any. */
const writers: Readonly<Record<string, (resource: PlanResource, properties: Properties) => readonly [type: string, block: Block]>> = {
  'microsoft.aadiam/diagnosticsettings': (resource, properties) => [
    'azurerm_monitor_aad_diagnostic_setting',
    settingBlock(resource, properties),
  ],
  'microsoft.insights/diagnosticsettings': (resource, properties) => [
    'azurerm_monitor_diagnostic_setting',
    [['target_resource_id', `/subscriptions/${resource.subscriptionId ?? ''}`], ...settingBlock(resource, properties)],
  ],
  'microsoft.resources/resourcegroups': ({ names, body }) => [
    'azurerm_resource_group',
    [
      ['name', names[0]],
      ['location', body['location']],
    ],
  ],
  'microsoft.operationalinsights/workspaces': (resource, { retentionInDays }) => [
    'azurerm_log_analytics_workspace',
    [...inGroup(resource), ['sku', 'PerGB2018'], ['retention_in_days', retentionInDays]],
  ],
  'microsoft.storage/storageaccounts': (resource) => [
    'azurerm_storage_account',
    [
      ...inGroup(resource),
      ['account_tier', 'Standard'],
      ['account_replication_type', 'LRS'],
      ['min_tls_version', 'TLS1_2'],
      ['allow_nested_items_to_be_public', false],
    ],
  ],
  'microsoft.authorization/roleassignments': ({ id, names }, { roleDefinitionId, principalId }) => [
    'azurerm_role_assignment',
    [
      ['name', names[0]],
      ['scope', id.slice(0, id.lastIndexOf('/providers/'))],
      ['role_definition_id', roleDefinitionId],
      ['principal_id', principalId],
      ['principal_type', 'ServicePrincipal'],
    ],
  ],
};

function inGroup({ names, group, body }: PlanResource): Block {
  return [
    ['name', names[0]],
    ['resource_group_name', group],
    ['location', body['location']],
  ];
}

function settingBlock(
  { names }: PlanResource,
  { workspaceId, storageAccountId, eventHubAuthorizationRuleId, eventHubName, logs = [] }: Properties,
): Block {
  const block: Block = [
    ['name', names[0]],
    ['log_analytics_workspace_id', workspaceId],
    ['storage_account_id', storageAccountId],
    ['eventhub_authorization_rule_id', eventHubAuthorizationRuleId],
    ['eventhub_name', eventHubName],
    ['enabled_log', logs.map(({ category }) => ({ category }))],
  ];
  return block.filter(([, value]) => value !== undefined);
}

/** A plan as Terraform. A secret would end in Terraform's state, so none is made. */
export function terraform(plan: SetupPlan): string {
  const { resources, left } = templateParts(plan);
  const blocks = resources.map((resource, index) => {
    const before = resources[index - 1];
    return resourceText(resource, before && addressOf(before));
  });
  return `# ${plan.title}\n# ${t('With a service principal, a diagnostic setting of Entra ID takes the Azure role Contributor at the scope /providers/Microsoft.aadiam.')}\n${leftOutWords(
    left,
  )
    .map((words) => `# ${words}\n`)
    .join('')}\n${providers}\n${blocks.join('\n')}`;
}

const providers = `terraform {
  required_providers {
    azurerm = { source = "hashicorp/azurerm" }
    azapi   = { source = "azure/azapi" }
  }
}

provider "azurerm" {
  features {}
}
`;

function written(resource: PlanResource): readonly [type: string, block: Block] {
  const properties = (resource.body['properties'] ?? {}) as Properties;
  return writers[resource.type.toLowerCase()]?.(resource, properties) ?? ['azapi_resource', anyBlock(resource)];
}

function anyBlock({ type, apiVersion, names, id, body }: PlanResource): Block {
  const { location, ...rest } = body;
  const parent = id
    .split('/')
    .slice(0, names.length > 1 ? -2 : -4)
    .join('/');
  const block: Block = [
    ['type', `${type}@${apiVersion}`],
    ['name', names.at(-1)],
    ['parent_id', parent],
    ['location', location],
    ['body', rest],
  ];
  return block.filter(([, value]) => value !== undefined);
}

function addressOf(resource: PlanResource): string {
  return `${written(resource)[0]}.${symbolOf(resource)}`;
}

function resourceText(resource: PlanResource, before: string | undefined): string {
  const [type, block] = written(resource);
  const lines = block.map(([name, value]) => memberText(name, value));
  const depends = before === undefined ? '' : `  depends_on = [${before}]\n`;
  return `resource "${type}" "${symbolOf(resource)}" {\n${lines.join('')}${depends}}\n`;
}

function memberText(name: string, value: unknown): string {
  if (!Array.isArray(value) || name === 'body') return `  ${name} = ${valueText(value, 1)}\n`;
  return (value as readonly object[])
    .map(
      (item) =>
        `  ${name} {\n${Object.entries(item)
          .map(([member, each]) => `    ${member} = ${valueText(each, 2)}\n`)
          .join('')}  }\n`,
    )
    .join('');
}

function valueText(value: unknown, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const end = `\n${'  '.repeat(depth)}`;
  if (typeof value === 'string') return JSON.stringify(value).replaceAll('${', '$${').replaceAll('%{', '%%{');
  if (Array.isArray(value))
    return `[${value.map((item) => `\n${indent}${valueText(item, depth + 1)},`).join('')}${value.length === 0 ? '' : end}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([name, member]) => `\n${indent}${/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name)} = ${valueText(member, depth + 1)}`)
      .join('')}${end}}`;
  return String(value);
}
