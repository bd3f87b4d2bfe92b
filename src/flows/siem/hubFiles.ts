import type { Vendor, VendorValue } from '../../catalog/siem/vendor';
import type { SiemFile } from '../../protocol/siem';
import type { ParameterValues } from './parameterValues';

const apiVersion = '2024-01-01';
/** The rule that a reader uses: it may listen, and nothing else. */
const rule = 'entra-logs-listen';

/** A consumer group and a rule that may only listen, as code, and what the vendor's own form asks for. */
export function hubFiles(vendor: Vendor, values: ParameterValues): readonly SiemFile[] {
  const { namespace = '', hub = '', consumerGroup = '', resourceGroup = '' } = values;
  const place = { namespace, hub, consumerGroup, resourceGroup };
  return [
    { name: 'hub.bicep', content: bicep(place) },
    { name: 'hub.json', content: arm(place) },
    { name: 'hub.tf', content: terraform(place) },
    { name: 'connection.md', content: connection(vendor, values) },
  ];
}

interface HubPlace {
  readonly namespace: string;
  readonly hub: string;
  readonly consumerGroup: string;
  readonly resourceGroup: string;
}

const plain = (text: string): string => text.replaceAll(/[^\w.$-]/g, '');

function bicep({ namespace, hub, consumerGroup }: HubPlace): string {
  return `resource namespace 'Microsoft.EventHub/namespaces@${apiVersion}' existing = {
  name: '${plain(namespace)}'
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@${apiVersion}' existing = {
  parent: namespace
  name: '${plain(hub)}'
}

resource consumerGroup 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@${apiVersion}' = {
  parent: hub
  name: '${plain(consumerGroup)}'
}

resource listen 'Microsoft.EventHub/namespaces/eventhubs/authorizationRules@${apiVersion}' = {
  parent: hub
  name: '${rule}'
  properties: {
    rights: [
      'Listen'
    ]
  }
}
`;
}

function arm({ namespace, hub, consumerGroup }: HubPlace): string {
  const name = (last: string): string => `${plain(namespace)}/${plain(hub)}/${last}`;
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [
      { type: 'Microsoft.EventHub/namespaces/eventhubs/consumergroups', apiVersion, name: name(plain(consumerGroup)) },
      {
        type: 'Microsoft.EventHub/namespaces/eventhubs/authorizationRules',
        apiVersion,
        name: name(rule),
        properties: { rights: ['Listen'] },
      },
    ],
  };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}

function terraform({ namespace, hub, consumerGroup, resourceGroup }: HubPlace): string {
  const place = `  namespace_name      = "${plain(namespace)}"
  eventhub_name       = "${plain(hub)}"
  resource_group_name = "${plain(resourceGroup)}"`;
  return `resource "azurerm_eventhub_consumer_group" "siem" {
  name                = "${plain(consumerGroup)}"
${place}
}

resource "azurerm_eventhub_authorization_rule" "listen" {
  name                = "${rule}"
${place}
  listen              = true
  send                = false
  manage              = false
}
`;
}

const secretWords: Partial<Record<VendorValue, string>> = {
  connectionString: `primary connection string of the rule ${rule} (az eventhubs eventhub authorization-rule keys list); a secret`,
  storageConnectionString: 'connection string of a storage account that keeps positions; a secret',
  container: 'entra-logs-positions',
};

function connection({ name, reader, documentation, form }: Vendor, values: ParameterValues): string {
  const valueOf = (value: VendorValue): string => {
    if (value === 'namespace') return `${values['namespace'] ?? ''}.servicebus.windows.net`;
    return secretWords[value] ?? values[value] ?? '';
  };
  const rows = form.map(({ label, value }) => `| ${label} | ${valueOf(value)} |\n`).join('');
  const table = rows === '' ? '' : `\n| field | value |\n|---|---|\n${rows}`;
  return `# ${name}: ${reader}\n\n${documentation}\n${table}`;
}
