import { coralogix } from './coralogix';
import type { Vendor } from './vendor';

/**
 * The products that logs can be streamed to by an event hub, the most particular first. What their forms ask for is of their own pages, named with each, and of:
 * Splunk's inputs.conf.spec of the add-on; elastic/integrations, packages/azure/manifest.yml, and the reference of the input azure-eventhub; DataDog's
 * datadog-serverless-functions, azure/eventhub_log_forwarder; the provider sumologic, azure_event_hub_log_source; SEKOIA-IO/automation-library.
 */
export const vendors: readonly Vendor[] = [
  coralogix,
  {
    id: 'sekoia',
    name: 'Sekoia.io',
    reader: 'Connector “Entra ID” by Event Hub',
    documentation: 'https://docs.sekoia.io/integration/categories/iam/entra_id/',
    consumerGroup: 'sekoiaio',
    readsBy: 'rule',
    form: [
      { label: 'hub_connection_string', value: 'connectionString' },
      { label: 'hub_name', value: 'hub' },
      { label: 'hub_consumer_group', value: 'consumerGroup' },
      { label: 'storage_connection_string', value: 'storageConnectionString' },
      { label: 'storage_container_name', value: 'container' },
      { label: 'intake_key', words: 'key of the intake, which Sekoia.io shows; a secret' },
    ],
  },
  {
    id: 'splunk',
    name: 'Splunk',
    reader: 'Splunk Add-on for Microsoft Cloud Services, input Event Hub',
    documentation: 'https://splunk.github.io/splunk-add-on-for-microsoft-cloud-services/Configureeventhubs/',
    consumerGroup: 'splunk',
    readsBy: 'application',
    form: [
      { label: 'account', words: 'the Azure app account of the add-on, which keeps the application’s client id and secret' },
      { label: 'event_hub_namespace', value: 'namespace' },
      { label: 'event_hub_name', value: 'hub' },
      { label: 'consumer_group', value: 'consumerGroup' },
      { label: 'blob_checkpoint_enabled', words: '1 where more than one forwarder reads; positions are then kept in the storage account' },
      { label: 'storage_account', words: 'name of that storage account, else empty' },
      { label: 'container_name', words: 'container of that storage account, else empty' },
      { label: 'max_wait_time', words: 'optional: seconds that are waited for a batch' },
      { label: 'max_batch_size', words: 'optional: messages in a batch at most' },
      { label: 'event_format_flags', words: 'optional: how events are written' },
      { label: 'use_amqp_over_websocket', words: '1 where only port 443 is open' },
    ],
  },
  {
    id: 'elastic',
    name: 'Elastic',
    reader: 'Integration Azure Logs of Elastic Agent',
    documentation: 'https://www.elastic.co/docs/reference/integrations/azure',
    consumerGroup: 'elastic',
    readsBy: 'rule',
    form: [
      { label: 'eventhub', value: 'hub' },
      { label: 'consumer_group', value: 'consumerGroup' },
      { label: 'connection_string', value: 'connectionString' },
      { label: 'storage_account', value: 'storageAccount' },
      { label: 'storage_account_key', value: 'storageKey' },
      {
        label: 'storage_account_connection_string',
        words: 'with processor_version v2, in place of the key: connection string of that account; a secret',
      },
      { label: 'storage_account_container', words: 'optional: a container is made and named after the hub where it is empty' },
      { label: 'resource_manager_endpoint', words: 'optional: only for another cloud than the public one' },
    ],
    remarks: ['Elastic wants names of hubs with 30 characters at most, and without underscores.'],
  },
  {
    id: 'datadog',
    name: 'Datadog',
    reader: 'Azure function of Datadog with a trigger on the hub',
    documentation: 'https://docs.datadoghq.com/logs/guide/azure-logging-guide/',
    consumerGroup: 'datadog',
    readsBy: 'rule',
    form: [
      { label: 'Event Hub connection', value: 'connectionString' },
      { label: 'Event Hub name', value: 'hub' },
      { label: 'Event Hub consumer group', value: 'consumerGroup' },
      { label: 'Event Hub cardinality', words: 'Many' },
      { label: 'DD_API_KEY', words: 'API key of Datadog, in the settings of the function app; a secret', secretName: 'dd-api-key' },
      {
        label: 'DD_SITE',
        words:
          'in the settings of the function app: datadoghq.com, us3.datadoghq.com, us5.datadoghq.com, datadoghq.eu, ap1.datadoghq.com, ap2.datadoghq.com or ddog-gov.com',
      },
    ],
    remarks: [
      'Datadog’s own template makes a hub of its own and reads with $Default by a rule that may do everything, so for this hub the function is made with a trigger by hand.',
    ],
  },
  {
    id: 'sumo-logic',
    name: 'Sumo Logic',
    reader: 'Azure Event Hubs Source',
    documentation:
      'https://www.sumologic.com/help/docs/send-data/hosted-collectors/cloud-to-cloud-integration-framework/azure-event-hubs-source/',
    consumerGroup: 'sumologic',
    readsBy: 'rule',
    form: [
      { label: 'Azure Event Hubs Namespace', value: 'namespaceName' },
      { label: 'Event Hubs Instance Name', value: 'hub' },
      { label: 'Shared Access Policy Name', value: 'policyName' },
      { label: 'Shared Access Policy Key', value: 'policyKey' },
      { label: 'Consumer Group Name', value: 'consumerGroup' },
    ],
  },
  {
    id: 'qradar',
    name: 'IBM QRadar',
    reader: 'Protocol Microsoft Azure Event Hubs',
    documentation: 'https://www.ibm.com/docs/en/dsm?topic=options-microsoft-azure-event-hubs-protocol-configuration',
    consumerGroup: 'qradar',
    readsBy: 'rule',
    form: [
      { label: 'Authentication Method', words: 'SAS (Shared Access Signature)' },
      { label: 'Use Event Hub Connection String', words: 'on' },
      { label: 'Event Hub Connection String', value: 'connectionString' },
      { label: 'Consumer Group', value: 'consumerGroup' },
      { label: 'Use Storage Account Connection String', words: 'on' },
      { label: 'Storage Account Connection String', value: 'storageConnectionString' },
    ],
    remarks: ['QRadar has to reach port 5671 of the namespace and port 443 of the storage account.'],
  },
  {
    id: 'generic',
    name: 'Another product',
    reader: 'any client of Event Hubs',
    documentation: 'https://learn.microsoft.com/azure/event-hubs/',
    consumerGroup: 'siem',
    readsBy: 'rule',
    form: [
      { label: 'Namespace', value: 'namespace' },
      { label: 'Event hub', value: 'hub' },
      { label: 'Consumer group', value: 'consumerGroup' },
      { label: 'Connection string', value: 'connectionString' },
      { label: 'Storage connection string', value: 'storageConnectionString' },
      { label: 'Container of positions', value: 'container' },
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
