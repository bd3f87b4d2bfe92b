import type { Vendor, VendorField, VendorValue } from '../../catalog/siem/vendor';
import type { ParameterValues } from './parameterValues';
import { secretName } from './secretName';

/** The rule that a reader uses: it may listen, and nothing else. */
export const listenRule = 'entra-logs-listen';

/** What the files are for, in the order in which they are used, and what the vendor's own form asks for. */
export function connectionPage(vendor: Vendor, values: ParameterValues): string {
  const { name, reader, documentation, forwarder, remarks = [] } = vendor;
  const steps = [
    hubStep(vendor, values),
    ...(forwarder ? forwarderSteps(vendor.id, forwarder, values) : formSteps(vendor, values)),
    lastStep,
  ];
  const list = steps.map((step, index) => `${index + 1}. ${step}\n`).join('');
  return [`# ${name}: ${reader}`, documentation, ...remarks, list + formTable(vendor, values)].join('\n\n');
}

const lastStep = '*Verify Pipeline…* shows whether messages come, hop by hop.';

const groupOf = ({ subscriptionId = '', resourceGroup = '' }: ParameterValues): string =>
  `--subscription ${subscriptionId} --resource-group "${resourceGroup}"`;

function hubStep({ readsBy }: Vendor, values: ParameterValues): string {
  const made = readsBy === 'rule' ? `the consumer group and the rule \`${listenRule}\`, which may only listen` : 'the consumer group';
  const deploy = `az deployment group create ${groupOf(values)} --template-file hub.bicep`;
  return `Make ${made}: \`${deploy}\`. \`hub.json\` is the same for ARM, \`hub.tf\` with \`providers.tf\` for Terraform; leave \`providers.tf\` out where your configuration has the provider azurerm already.`;
}

/** How somebody gets at what the form asks for and no file holds. */
function formSteps({ name, reader, readsBy, form }: Vendor, values: ParameterValues): readonly string[] {
  const asks = (...wanted: readonly VendorValue[]): boolean => form.some((field) => 'value' in field && wanted.includes(field.value));
  return [
    ...(readsBy === 'application' ? [roleStep(name, values)] : []),
    ...(asks('connectionString')
      ? [`Have the connection string of the rule shown: \`${keysOf(values, 'primaryConnectionString')}\`.`]
      : []),
    ...(asks('policyKey') ? [`Have the key of the rule shown: \`${keysOf(values, 'primaryKey')}\`.`] : []),
    `In ${name}, fill in the form of “${reader}” as below. What is secret goes there and into no file.`,
  ];
}

function roleStep(name: string, values: ParameterValues): string {
  const { subscriptionId = '', resourceGroup = '', namespace = '', hub = '' } = values;
  const scope = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.EventHub/namespaces/${namespace}/eventhubs/${hub}`;
  return `${name} reads as an application of the tenant, not by a rule. Register one – *Create Reader Identity…* does –, then let it read this hub: \`az role assignment create --assignee CLIENT_ID --role "Azure Event Hubs Data Receiver" --scope "${scope}"\`.`;
}

function keysOf(values: ParameterValues, wanted: string): string {
  const { namespace = '', hub = '' } = values;
  return `az eventhubs eventhub authorization-rule keys list ${groupOf(values)} --namespace-name ${namespace} --eventhub-name ${hub} --name ${listenRule} --query ${wanted} --output tsv`;
}

function formTable({ form }: Vendor, values: ParameterValues): string {
  const rows = form.map((field) => `| ${field.label} | ${valueOf(field, values)} |\n`).join('');
  return rows === '' ? '' : `\n| field | value |\n|---|---|\n${rows}`;
}

const fixedValues: Partial<Record<VendorValue, string>> = {
  connectionString: `primary connection string of the rule ${listenRule}, as above; a secret`,
  policyName: listenRule,
  policyKey: `primary key of the rule ${listenRule}, as above; a secret`,
  storageConnectionString: 'connection string of a storage account that keeps positions; a secret',
  storageAccount: 'name of a storage account that keeps positions',
  storageKey: 'key of that storage account; a secret',
  container: 'entra-logs-positions',
};

function valueOf(field: VendorField, values: ParameterValues): string {
  const { namespace = '', keyVaultId } = values;
  if ('words' in field)
    return field.secretName === undefined ? field.words : `${field.words}: ${vaultReference(field.secretName, keyVaultId)}`;
  if (field.value === 'namespace') return `${namespace}.servicebus.windows.net`;
  if (field.value === 'namespaceName') return namespace;
  return fixedValues[field.value] ?? values[field.value] ?? '';
}

/** What stands in the settings of a function app in a secret's place. Source: learn.microsoft.com/azure/app-service/app-service-key-vault-references. */
function vaultReference(name: string, keyVaultId = 'VAULT'): string {
  return `\`@Microsoft.KeyVault(VaultName=${keyVaultId.split('/').at(-1) ?? ''};SecretName=${name})\``;
}

/** A forwarder finds the namespace in the subscription that it is deployed to. */
function forwarderSteps(
  id: string,
  { template, parameters }: NonNullable<Vendor['forwarder']>,
  values: ParameterValues,
): readonly string[] {
  const { subscriptionId = '', keyVaultId = 'VAULT' } = values;
  const deploy = `az deployment group create --subscription ${subscriptionId} --resource-group GROUP`;
  const secrets = parameters.flatMap(({ arm, isSecret }) => (isSecret === true && arm !== undefined ? [`\`${secretName(arm)}\``] : []));
  const vault = keyVaultId.split('/').at(-1) ?? '';
  return [
    `Put the key into the Key Vault that \`${id}.parameters.json\` names, as the secret ${secrets.join(', ')}, so that it stands in no file. Resource Manager has to be let read there: \`az keyvault update --name ${vault} --enabled-for-template-deployment true\`.`,
    `Deploy the forwarder in one of three ways:
   - ARM: \`${deploy} --template-uri ${template} --parameters @${id}.parameters.json\`
   - Bicep: save ${template} beside \`${id}.bicepparam\`, then \`${deploy} --parameters ${id}.bicepparam\`
   - Terraform: \`${id}.tf\` with \`hub.tf\` and \`providers.tf\`; it asks for the key. The module makes a rule for this hub itself, so the rule in \`hub.tf\` may be left out. Run the command that it tells in the end as SyncTriggerCommand: until then nothing triggers the function.`,
  ];
}
