import { coralogix } from './coralogix';
import type { Vendor } from './vendor';

const position = [
  { label: 'Storage connection string', value: 'storageConnectionString' },
  { label: 'Container of positions', value: 'container' },
] as const;

/** The products that logs can be streamed to by an event hub, the most particular first. What their forms ask for is of their own pages, named with each. */
export const vendors: readonly Vendor[] = [
  coralogix,
  {
    id: 'sekoia',
    name: 'Sekoia.io',
    reader: 'Connector “Entra ID” by Event Hub',
    documentation: 'https://docs.sekoia.io/integration/categories/iam/entra_id/',
    consumerGroup: 'sekoiaio',
    form: [
      { label: 'hub_connection_string', value: 'connectionString' },
      { label: 'hub_name', value: 'hub' },
      { label: 'hub_consumer_group', value: 'consumerGroup' },
      { label: 'storage_connection_string', value: 'storageConnectionString' },
      { label: 'storage_container_name', value: 'container' },
    ],
  },
  {
    id: 'splunk',
    name: 'Splunk',
    reader: 'Splunk Add-on for Microsoft Cloud Services, input Event Hub',
    documentation: 'https://splunk.github.io/splunk-add-on-for-microsoft-cloud-services/Configureeventhubs/',
    consumerGroup: 'splunk',
    form: [
      { label: 'Event Hub Namespace (FQDN)', value: 'namespace' },
      { label: 'Event Hub Name', value: 'hub' },
      { label: 'Consumer Group', value: 'consumerGroup' },
    ],
  },
  {
    id: 'elastic',
    name: 'Elastic',
    reader: 'Integration Azure Logs of Elastic Agent',
    documentation: 'https://www.elastic.co/docs/reference/integrations/azure',
    consumerGroup: 'elastic',
    form: [
      { label: 'eventhub', value: 'hub' },
      { label: 'consumer_group', value: 'consumerGroup' },
      { label: 'connection_string', value: 'connectionString' },
      { label: 'storage_account_connection_string', value: 'storageConnectionString' },
      { label: 'storage_account_container', value: 'container' },
    ],
  },
  {
    id: 'datadog',
    name: 'Datadog',
    reader: 'Azure function of Datadog with a trigger on the hub',
    documentation: 'https://docs.datadoghq.com/logs/guide/azure-logging-guide/',
    consumerGroup: 'datadog',
    form: [
      { label: 'Event Hub connection', value: 'connectionString' },
      { label: 'Event Hub name', value: 'hub' },
      { label: 'Event Hub consumer group', value: 'consumerGroup' },
    ],
  },
  {
    id: 'sumo-logic',
    name: 'Sumo Logic',
    reader: 'Azure Event Hubs Source',
    documentation:
      'https://www.sumologic.com/help/docs/send-data/hosted-collectors/cloud-to-cloud-integration-framework/azure-event-hubs-source/',
    consumerGroup: 'sumologic',
    form: [
      { label: 'Azure Event Hubs Namespace', value: 'namespace' },
      { label: 'Event Hubs Instance Name', value: 'hub' },
      { label: 'Shared Access Policy', value: 'connectionString' },
      { label: 'Consumer Group Name', value: 'consumerGroup' },
    ],
  },
  {
    id: 'qradar',
    name: 'IBM QRadar',
    reader: 'Protocol Microsoft Azure Event Hubs',
    documentation: 'https://www.ibm.com/docs/en/dsm?topic=options-microsoft-azure-event-hubs-protocol-configuration',
    consumerGroup: 'qradar',
    form: [
      { label: 'Event Hub Connection String', value: 'connectionString' },
      { label: 'Consumer Group', value: 'consumerGroup' },
      { label: 'Storage Account Connection String', value: 'storageConnectionString' },
    ],
  },
  {
    id: 'generic',
    name: 'Another product',
    reader: 'any client of Event Hubs',
    documentation: 'https://learn.microsoft.com/azure/event-hubs/',
    consumerGroup: 'siem',
    form: [
      { label: 'Namespace', value: 'namespace' },
      { label: 'Event hub', value: 'hub' },
      { label: 'Consumer group', value: 'consumerGroup' },
      { label: 'Connection string', value: 'connectionString' },
      ...position,
    ],
  },
];

/** What is asked for the hub itself, whichever vendor reads it. */
export const hubValues = [
  { name: 'subscriptionId', words: 'Id of the subscription', required: true },
  { name: 'resourceGroup', words: 'Resource group of the namespace', required: true },
  { name: 'namespace', words: 'Namespace', required: true },
  { name: 'hub', words: 'Event hub', required: true },
  { name: 'consumerGroup', words: 'Consumer group', required: true },
  { name: 'keyVaultId', words: 'Id of the Key Vault that holds secrets', required: false },
] as const;
