import { t } from '@vscode/l10n';
import type { SetupPlan } from '../../../protocol/setup';
import { azapi, azurerm, azurermProvider } from '../../code/terraformProviders';
import { Expression, terraformText } from '../../code/terraformText';
import type { TerraformBlock, TerraformMember } from '../../code/terraformText';
import { leftOutWords, symbolOf, templateParts } from './planResource';
import type { PlanResource } from './planResource';

type Block = readonly TerraformMember[];

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
      ['name', names.at(-1)],
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
  const block = [
    ['name', names[0]],
    ['log_analytics_workspace_id', workspaceId],
    ['storage_account_id', storageAccountId],
    ['eventhub_authorization_rule_id', eventHubAuthorizationRuleId],
    ['eventhub_name', eventHubName],
  ] as const;
  return [...present(block), ...logs.map(({ category }) => ({ header: 'enabled_log', members: [['category', category] as const] }))];
}

function present(members: readonly (readonly [name: string, value: unknown])[]): Block {
  return members.filter(([, value]) => value !== undefined);
}

/** A plan as Terraform. A secret would end in Terraform's state, so none is made. */
export function terraform(plan: SetupPlan): string {
  const { resources, left } = templateParts(plan);
  const blocks = resources.map((resource, index) => {
    const before = resources[index - 1];
    return resourceBlock(resource, before && addressOf(before));
  });
  const subscriptionId = (resources.find(({ group }) => group !== undefined) ?? resources.find((each) => each.subscriptionId !== undefined))
    ?.subscriptionId;
  const service = t(
    'With a service principal, a diagnostic setting of Entra ID takes the Azure role Contributor at the scope /providers/Microsoft.aadiam.',
  );
  const notes = [plan.title, service, ...leftOutWords(left)].map((words) => `# ${words}\n`);
  return `${notes.join('')}\n${terraformText([...providers(subscriptionId), ...blocks])}`;
}

const providers = (subscriptionId: string | undefined): readonly TerraformBlock[] => [
  {
    header: 'terraform',
    members: [
      {
        header: 'required_providers',
        members: [
          ['azurerm', azurerm],
          ['azapi', azapi],
        ],
      },
    ],
  },
  azurermProvider(subscriptionId),
];

function written(resource: PlanResource): readonly [type: string, block: Block] {
  const properties = (resource.body['properties'] ?? {}) as Properties;
  const type = extensionType(resource) ?? resource.type;
  return writers[type.toLowerCase()]?.(resource, properties) ?? ['azapi_resource', anyBlock(resource)];
}

/** The type of what is made on a resource, such as a role on a workspace: in the names of templates, the resource's own type stands before it. */
function extensionType({ id, type }: PlanResource): string | undefined {
  const [, provider = '', last = ''] = /\/providers\/([^/]+)\/([^/]+)\/[^/]+$/i.exec(id) ?? [];
  return type.toLowerCase().includes('/providers/') ? `${provider}/${last}` : undefined;
}

function anyBlock(resource: PlanResource): Block {
  const { type, apiVersion, names, id, body } = resource;
  const { location, ...rest } = body;
  const extension = extensionType(resource);
  const parent = id
    .split('/')
    .slice(0, names.length > 1 && extension === undefined ? -2 : -4)
    .join('/');
  // What lies in the tenant itself has the root as its parent.
  return present([
    ['type', `${extension ?? type}@${apiVersion}`],
    ['name', names.at(-1)],
    ['parent_id', parent === '' ? '/' : parent],
    ['location', location],
    ['body', rest],
  ]);
}

function addressOf(resource: PlanResource): string {
  return `${written(resource)[0]}.${symbolOf(resource)}`;
}

function resourceBlock(resource: PlanResource, before: string | undefined): TerraformBlock {
  const [type, block] = written(resource);
  const depends: Block = before === undefined ? [] : [['depends_on', [new Expression(before)]]];
  return { header: `resource "${type}" "${symbolOf(resource)}"`, members: [...block, ...depends] };
}
