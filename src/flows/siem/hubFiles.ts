import type { Vendor, VendorValue } from '../../catalog/siem/vendor';
import type { SiemFile } from '../../protocol/siem';
import { terraformText } from '../code/terraformText';
import { azurerm, azurermProvider } from '../code/terraformProviders';
import type { ParameterValues } from './parameterValues';
import { secretName } from './secretName';

const apiVersion = '2024-01-01';
/** The rule that a reader uses: it may listen, and nothing else. */
const rule = 'entra-logs-listen';

/** A consumer group and a rule that may only listen, as code, and what the vendor's own form asks for; of names that Azure takes, which no language has to escape. */
export function hubFiles(vendor: Vendor, values: ParameterValues): readonly SiemFile[] {
  const { namespace = '', hub = '', consumerGroup = '', resourceGroup = '' } = values;
  const place = { namespace, hub, consumerGroup, resourceGroup, ruleAt: vendor.forwarder?.ruleAt ?? 'hub' };
  return [
    { name: 'hub.bicep', content: bicep(place) },
    { name: 'hub.json', content: arm(place) },
    { name: 'hub.tf', content: terraform(place) },
    { name: 'providers.tf', content: providers(values['subscriptionId'] ?? '') },
    { name: 'connection.md', content: connection(vendor, values) },
  ];
}

interface HubPlace {
  readonly namespace: string;
  readonly hub: string;
  readonly consumerGroup: string;
  readonly resourceGroup: string;
  /** What the rule lies in. */
  readonly ruleAt: 'namespace' | 'hub';
}

function bicep({ namespace, hub, consumerGroup, ruleAt }: HubPlace): string {
  const type = ruleAt === 'hub' ? 'namespaces/eventhubs' : 'namespaces';
  return `resource namespace 'Microsoft.EventHub/namespaces@${apiVersion}' existing = {
  name: '${namespace}'
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@${apiVersion}' existing = {
  parent: namespace
  name: '${hub}'
}

resource consumerGroup 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@${apiVersion}' = {
  parent: hub
  name: '${consumerGroup}'
}

resource listen 'Microsoft.EventHub/${type}/authorizationRules@${apiVersion}' = {
  parent: ${ruleAt}
  name: '${rule}'
  properties: {
    rights: [
      'Listen'
    ]
  }
}
`;
}

function arm({ namespace, hub, consumerGroup, ruleAt }: HubPlace): string {
  const name = (last: string): string => `${namespace}/${hub}/${last}`;
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [
      { type: 'Microsoft.EventHub/namespaces/eventhubs/consumergroups', apiVersion, name: name(consumerGroup) },
      {
        type: `Microsoft.EventHub/${ruleAt === 'hub' ? 'namespaces/eventhubs' : 'namespaces'}/authorizationRules`,
        apiVersion,
        name: ruleAt === 'hub' ? name(rule) : `${namespace}/${rule}`,
        properties: { rights: ['Listen'] },
      },
    ],
  };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}

function terraform({ namespace, hub, consumerGroup, resourceGroup, ruleAt }: HubPlace): string {
  const inNamespace = [
    ['namespace_name', namespace],
    ['resource_group_name', resourceGroup],
  ] as const;
  const inHub = [...inNamespace, ['eventhub_name', hub]] as const;
  const rights = [
    ['listen', true],
    ['send', false],
    ['manage', false],
  ] as const;
  const kind = ruleAt === 'hub' ? 'azurerm_eventhub_authorization_rule' : 'azurerm_eventhub_namespace_authorization_rule';
  return terraformText([
    { header: 'resource "azurerm_eventhub_consumer_group" "siem"', members: [['name', consumerGroup], ...inHub] },
    {
      header: `resource "${kind}" "listen"`,
      members: [['name', rule], ...(ruleAt === 'hub' ? inHub : inNamespace), ...rights],
    },
  ]);
}

/** Apart from the rest, since a configuration that is there already has its own. */
function providers(subscriptionId: string): string {
  return terraformText([
    { header: 'terraform', members: [{ header: 'required_providers', members: [['azurerm', azurerm]] }] },
    azurermProvider(subscriptionId),
  ]);
}

const secretWords: Partial<Record<VendorValue, string>> = {
  connectionString: `primary connection string of the rule ${rule} (az eventhubs eventhub authorization-rule keys list); a secret`,
  storageConnectionString: 'connection string of a storage account that keeps positions; a secret',
  container: 'entra-logs-positions',
};

/** What the files are for, in the order in which they are used. */
function connection({ id, name, reader, documentation, form, forwarder }: Vendor, values: ParameterValues): string {
  const valueOf = (value: VendorValue): string => {
    if (value === 'namespace') return `${values['namespace'] ?? ''}.servicebus.windows.net`;
    return secretWords[value] ?? values[value] ?? '';
  };
  const rows = form.map(({ label, value }) => `| ${label} | ${valueOf(value)} |\n`).join('');
  const table = rows === '' ? '' : `\n| field | value |\n|---|---|\n${rows}`;
  const { resourceGroup = '', subscriptionId = '' } = values;
  const deploy = `az deployment group create --subscription ${subscriptionId} --resource-group "${resourceGroup}" --template-file hub.bicep`;
  const hubStep = `1. Make the consumer group and the rule \`${rule}\`, which may only listen: \`${deploy}\`. \`hub.json\` is the same for ARM, \`hub.tf\` with \`providers.tf\` for Terraform; leave \`providers.tf\` out where your configuration has the provider azurerm already.\n`;
  const rest = forwarder ? forwarderSteps(id, forwarder, values) : `2. In ${name}, fill in the form of “${reader}”:\n`;
  return `# ${name}: ${reader}\n\n${documentation}\n\n${hubStep}${rest}${table}`;
}

/** A forwarder finds the namespace in the subscription that it is deployed to. */
function forwarderSteps(id: string, { template, parameters }: NonNullable<Vendor['forwarder']>, values: ParameterValues): string {
  const { subscriptionId = '', keyVaultId = 'VAULT' } = values;
  const deploy = `az deployment group create --subscription ${subscriptionId} --resource-group GROUP`;
  const secrets = parameters.flatMap(({ arm, isSecret }) => (isSecret === true && arm !== undefined ? [`\`${secretName(arm)}\``] : []));
  const name = keyVaultId.split('/').at(-1) ?? '';
  return `2. Put the key into the Key Vault that \`${id}.parameters.json\` names, as the secret ${secrets.join(', ')}, so that it stands in no file. Resource Manager has to be let read there: \`az keyvault update --name ${name} --enabled-for-template-deployment true\`.
3. Deploy the forwarder in one of three ways:
   - ARM: \`${deploy} --template-uri ${template} --parameters @${id}.parameters.json\`
   - Bicep: save ${template} beside \`${id}.bicepparam\`, then \`${deploy} --parameters ${id}.bicepparam\`
   - Terraform: \`${id}.tf\` with \`hub.tf\` and \`providers.tf\`; it asks for the key.
4. *Verify Pipeline…* shows whether messages come, hop by hop.
`;
}
