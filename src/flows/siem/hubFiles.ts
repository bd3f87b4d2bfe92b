import type { Vendor } from '../../catalog/siem/vendor';
import type { SiemFile } from '../../protocol/siem';
import { terraformText } from '../code/terraformText';
import { azurerm, azurermProvider } from '../code/terraformProviders';
import type { ParameterValues } from './parameterValues';
import { connectionPage, listenRule as rule } from './connectionPage';

const apiVersion = '2024-01-01';

/** A consumer group and a rule that may only listen, as code, and what the vendor's own form asks for; of names that Azure takes, which no language has to escape. */
export function hubFiles(vendor: Vendor, values: ParameterValues): readonly SiemFile[] {
  const { namespace = '', hub = '', consumerGroup = '', resourceGroup = '' } = values;
  const place = {
    namespace,
    hub,
    consumerGroup,
    resourceGroup,
    ruleAt: vendor.readsBy === 'application' ? undefined : (vendor.forwarder?.ruleAt ?? 'hub'),
  };
  return [
    { name: 'hub.bicep', content: bicep(place) },
    { name: 'hub.json', content: arm(place) },
    { name: 'hub.tf', content: terraform(place) },
    { name: 'providers.tf', content: providers(values['subscriptionId'] ?? '') },
    { name: 'connection.md', content: connectionPage(vendor, values) },
  ];
}

interface HubPlace {
  readonly namespace: string;
  readonly hub: string;
  readonly consumerGroup: string;
  readonly resourceGroup: string;
  /** What the rule lies in; none is made for a reader that signs in as an application. */
  readonly ruleAt: 'namespace' | 'hub' | undefined;
}

function bicep({ namespace, hub, consumerGroup, ruleAt }: HubPlace): string {
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
${ruleAt === undefined ? '' : bicepRule(ruleAt)}`;
}

function bicepRule(ruleAt: 'namespace' | 'hub'): string {
  const type = ruleAt === 'hub' ? 'namespaces/eventhubs' : 'namespaces';
  return `
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
      ...(ruleAt === undefined
        ? []
        : [
            {
              type: `Microsoft.EventHub/${ruleAt === 'hub' ? 'namespaces/eventhubs' : 'namespaces'}/authorizationRules`,
              apiVersion,
              name: ruleAt === 'hub' ? name(rule) : `${namespace}/${rule}`,
              properties: { rights: ['Listen'] },
            },
          ]),
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
    ...(ruleAt === undefined
      ? []
      : [
          {
            header: `resource "${kind}" "listen"`,
            members: [['name', rule] as const, ...(ruleAt === 'hub' ? inHub : inNamespace), ...rights],
          },
        ]),
  ]);
}

/** Apart from the rest, since a configuration that is there already has its own. */
function providers(subscriptionId: string): string {
  return terraformText([
    { header: 'terraform', members: [{ header: 'required_providers', members: [['azurerm', azurerm]] }] },
    azurermProvider(subscriptionId),
  ]);
}
