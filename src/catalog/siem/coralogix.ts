import type { Vendor } from './vendor';

/**
 * Source: github.com/coralogix/coralogix-azure-serverless, EventHub/ARM/EventHubV2.json and EventHub/README.md, and terraform-coralogix-azure v2.4.0,
 * modules/eventhub/variables.tf; Apache-2.0. The module has a region US3 that the template lacks; the region Custom with its address does in both.
 */
export const coralogix: Vendor = {
  id: 'coralogix',
  name: 'Coralogix',
  reader: 'Azure function EventHub',
  documentation: 'https://coralogix.com/docs/integrations/azure/azure-event-hub/',
  consumerGroup: 'coralogix',
  readsBy: 'rule',
  form: [],
  forwarder: {
    module: 'coralogix/azure/coralogix//modules/eventhub',
    template: 'https://raw.githubusercontent.com/coralogix/coralogix-azure-serverless/master/EventHub/ARM/EventHubV2.json',
    ruleAt: 'namespace',
    parameters: [
      {
        arm: 'CoralogixRegion',
        terraform: 'CoralogixRegion',
        words: 'Region of the account',
        required: true,
        choices: ['EU1', 'EU2', 'US1', 'US2', 'AP1', 'AP2', 'AP3', 'Custom'],
      },
      {
        arm: 'CustomURL',
        terraform: 'CustomDomain',
        words: 'Ingress address, host or host:port, of the region Custom',
        neededWhen: { parameter: 'CoralogixRegion', is: 'Custom' },
        form: 'hostPort',
      },
      { arm: 'CoralogixPrivateKey', terraform: 'CoralogixPrivateKey', words: 'Send-Your-Data key', required: true, isSecret: true },
      { arm: 'CoralogixApplication', terraform: 'CoralogixApplication', words: 'Application name', required: true, default: 'azure' },
      { arm: 'CoralogixApplicationSelector', terraform: 'CoralogixApplicationSelector', words: 'Selector of the application', default: '' },
      { arm: 'CoralogixSubsystem', terraform: 'CoralogixSubsystem', words: 'Subsystem name', required: true, default: 'entra' },
      {
        arm: 'CoralogixSubsystemSelector',
        terraform: 'CoralogixSubsystemSelector',
        words: 'Selector of the subsystem',
        default: '{{ $.category }}',
      },
      { arm: 'EventhubResourceGroup', terraform: 'EventhubResourceGroupName', words: 'Resource group of the namespace', required: true },
      { arm: 'EventhubNamespace', terraform: 'EventhubNamespace', words: 'Namespace', required: true },
      { arm: 'EventhubInstanceName', terraform: 'EventhubInstanceName', words: 'Event hub', required: true },
      { arm: 'EventhubSharedAccessKeyName', words: 'Rule of the namespace that may listen', required: true, default: 'entra-logs-listen' },
      { arm: 'EventhubConsumerGroup', terraform: 'EventhubConsumerGroup', words: 'Consumer group', default: 'coralogix' },
      {
        arm: 'FunctionAppServicePlanType',
        terraform: 'FunctionAppServicePlanType',
        words: 'Plan of the function; virtual networks take Premium',
        choices: ['Consumption', 'Premium'],
        default: 'Consumption',
        inNetwork: 'Premium',
      },
      { arm: 'functionAppName', terraform: 'FunctionAppName', words: 'Name of the function', required: true, form: 'name' },
      { terraform: 'FunctionResourceGroupName', words: 'Resource group of the function', required: true, form: 'resourceGroup' },
      {
        terraform: 'FunctionStorageAccountName',
        words: 'Storage account of the function, which has to be there',
        required: true,
        form: 'storageAccount',
      },
      {
        arm: 'NewlinePattern',
        terraform: 'NewlinePattern',
        words: 'Newline pattern, which parts messages of text',
        default: '',
        form: 'pattern',
      },
      {
        arm: 'BlockingPattern',
        terraform: 'BlockingPattern',
        words: 'Blocking pattern, which drops records',
        default: '',
        form: 'pattern',
      },
      {
        arm: 'IncludeMetadata',
        terraform: 'IncludeMetadata',
        words: 'Metadata with each record',
        choices: ['true', 'false'],
        default: 'false',
      },
    ],
  },
};
