/** A value that Coralogix’s forwarder takes, as its own files have it. */
export interface ForwarderValue {
  readonly type: 'string' | 'bool';
  readonly required?: true;
  readonly allowed?: readonly string[];
  readonly secret?: true;
}

const text = { type: 'string' } as const;
const needed = { type: 'string', required: true } as const;

const regions = ['EU1', 'EU2', 'US1', 'US2', 'AP1', 'AP2', 'AP3', 'Custom'] as const;
const plans = { type: 'string', allowed: ['Consumption', 'Premium'] } as const;

/** The variables of the module `coralogix/azure/coralogix//modules/eventhub`. Source: github.com/coralogix/terraform-coralogix-azure, modules/eventhub/variables.tf of v2.4.0. */
export const moduleVariables: Readonly<Record<string, ForwarderValue>> = {
  CoralogixRegion: {
    type: 'string',
    required: true,
    allowed: [...regions, 'US3', 'Europe', 'Europe2', 'India', 'Singapore', 'US'],
  },
  CustomDomain: text,
  CoralogixPrivateKey: needed,
  CoralogixApplication: needed,
  CoralogixSubsystem: needed,
  FunctionResourceGroupName: needed,
  FunctionStorageAccountName: needed,
  FunctionAppServicePlanType: plans,
  EventhubResourceGroupName: needed,
  EventhubNamespace: needed,
  EventhubInstanceName: needed,
  EventhubConsumerGroup: text,
  FunctionAppName: text,
  NewlinePattern: text,
  BlockingPattern: text,
  CoralogixApplicationSelector: text,
  CoralogixSubsystemSelector: text,
  IncludeMetadata: { type: 'bool' },
};

/** What the module tells. Source: as above, modules/eventhub/main.tf. */
export const moduleOutputs = ['RegionCheck', 'SyncTriggerCommand'] as const;

/**
 * The parameters of the template EventHubV2.json. Source: github.com/coralogix/coralogix-azure-serverless, EventHub/ARM/EventHubV2.json of EventHub-v3.4.0
 * for names, types and allowed values; EventHub/README.md for the selectors and the blocking pattern, which came with v3.5 and v3.6, and the Terraform
 * module’s CHANGELOG.md for the metadata of v3.8.
 */
export const templateParameters: Readonly<Record<string, ForwarderValue>> = {
  CoralogixRegion: { type: 'string', allowed: regions },
  CustomURL: text,
  CoralogixPrivateKey: { ...needed, secret: true },
  CoralogixApplication: needed,
  CoralogixApplicationSelector: text,
  CoralogixSubsystem: needed,
  CoralogixSubsystemSelector: text,
  EventhubResourceGroup: needed,
  EventhubNamespace: needed,
  EventhubInstanceName: needed,
  EventhubSharedAccessKeyName: needed,
  EventhubConsumerGroup: text,
  FunctionAppServicePlanType: plans,
  functionAppName: text,
  NewlinePattern: text,
  BlockingPattern: text,
  IncludeMetadata: { type: 'bool' },
};
