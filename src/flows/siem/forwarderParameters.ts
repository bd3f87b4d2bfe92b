import { destinationNames } from '../../base/destinationNames';
import { UserError } from '../../base/errors';
import { valueForms } from '../../catalog/siem/vendor';
import type { Vendor, VendorParameter } from '../../catalog/siem/vendor';
import { hubValues, vendors } from '../../catalog/siem/vendors';
import type { SiemFile, SiemParameters } from '../../protocol/siem';
import { bicepText } from '../code/bicepText';
import { Expression, terraformText } from '../code/terraformText';
import { hubFiles } from './hubFiles';
import { limitedPattern } from './limitedPattern';
import type { ParameterValues } from './parameterValues';
import { secretName } from './secretName';

/**
 * The files that set up how a vendor reads a hub: its consumer group and a rule that may only listen as Bicep, ARM and Terraform, what the vendor's own form
 * asks for, and the parameters of a forwarder in Azure. Secrets are references (CX-4). @throws UserError with all that is missing or wrong
 */
export function forwarderParameters({ vendor: id, values }: SiemParameters): readonly SiemFile[] {
  const vendor = vendors.find((each) => each.id === id);
  if (!vendor)
    throw new UserError(`There is no vendor “${id}”. There are ${vendors.map((each) => each.id).join(', ')}.`, { code: 'vendor-unknown' });
  const given: ParameterValues = { consumerGroup: vendor.consumerGroup, ...present(values) };
  const all = { ...usualName(vendor, given), ...given, ...hubParameters(given) };
  const problems = [...problemsOfHub(given), ...(vendor.forwarder?.parameters.flatMap((each) => problemsOf(each, all)) ?? [])];
  if (problems.length > 0)
    throw new UserError(`The forwarder of ${vendor.name} cannot be set up so:\n${problems.map((each) => `  ${each}.`).join('\n')}`, {
      code: 'forwarder-values',
    });
  return [...hubFiles(vendor, given), ...forwarderFiles(vendor, all)];
}

function present(values: ParameterValues): ParameterValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
}

/** What a rule that is named after the function leaves of 50 characters. */
const longestName = 46;

/** A function's name is taken once in all of Azure. So is that of a namespace, of which it is made. */
function usualName({ id }: Vendor, { namespace = '' }: ParameterValues): ParameterValues {
  return { functionAppName: `${id}-${namespace}`.slice(0, longestName).replace(/-+$/, '') };
}

/** A forwarder's own names of what is known of the hub. */
function hubParameters({ resourceGroup = '', namespace = '', hub = '', consumerGroup = '' }: ParameterValues): ParameterValues {
  return {
    EventhubResourceGroup: resourceGroup,
    EventhubResourceGroupName: resourceGroup,
    EventhubNamespace: namespace,
    EventhubInstanceName: hub,
    EventhubConsumerGroup: consumerGroup,
  };
}

const vaultId = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.KeyVault\/vaults\/([^/]+)$/i;

/** What is written into files that others deploy has to be what Azure takes. A resource group may have letters of any script. */
const hubForms: readonly (readonly [name: string, form: RegExp, words: string])[] = [
  ['subscriptionId', /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i, 'the id of a subscription'],
  ['resourceGroup', /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u, 'the name of a resource group'],
  ['namespace', destinationNames.eventHub, 'the name of a namespace'],
  ['hub', destinationNames.hub, 'the name of an event hub'],
  ['consumerGroup', destinationNames.consumerGroup, 'the name of a consumer group'],
  ['keyVaultId', vaultId, 'the id of a Key Vault, /subscriptions/…/providers/Microsoft.KeyVault/vaults/NAME'],
];

function problemsOfHub(values: ParameterValues): readonly string[] {
  const missing = hubValues
    .filter(({ name, required }) => required && values[name] === undefined)
    .map(({ name, words }) => `${name} is missing: ${words}`);
  if (values['consumerGroup']?.toLowerCase() === '$default')
    return [...missing, 'consumerGroup is $Default, which other readers may use; give this one a group of its own'];
  const wrong = hubForms.flatMap(([name, form, words]) => {
    const value = values[name];
    return value === undefined || form.test(value) ? [] : [`${name} is “${value}”, which is not ${words}`];
  });
  return [...missing, ...wrong];
}

const formWords: Readonly<Record<keyof typeof valueForms, string>> = {
  hostPort: 'no host or host:port; leave out https:// and paths',
  name: 'no name of 2 to 46 letters, digits and hyphens with a letter or digit at each end',
  storageAccount: 'no name of 3 to 24 lower-case letters and digits',
  resourceGroup: 'no name of 1 to 90 letters, digits and _ - . ( ) without a dot at the end',
};

function nameOf({ arm, terraform }: VendorParameter): string {
  return arm ?? terraform ?? '';
}

function problemsOf(parameter: VendorParameter, values: ParameterValues): readonly string[] {
  const { words, required = false, isSecret = false, choices, default: usual, neededWhen, form } = parameter;
  const name = nameOf(parameter);
  const value = values[name] ?? '';
  if (isSecret) return value === '' ? [] : [`${name} is a secret, which has no place in a file; put it into a Key Vault`];
  const isNeeded = neededWhen ? values[neededWhen.parameter] === neededWhen.is : required && usual === undefined;
  if (value === '') return isNeeded ? [`${name} is missing: ${words}`] : [];
  if (choices && !choices.includes(value)) return [`${name} is “${value}”, which is none of ${choices.join(', ')}`];
  if (form === undefined) return [];
  if (form === 'pattern') return problemOf(() => limitedPattern(value));
  return valueForms[form].test(value) ? [] : [`${name} is “${value}”, which is ${formWords[form]}`];
}

function problemOf(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message.replace(/\.$/, '') : String(error)];
  }
}

function forwarderFiles({ forwarder, id }: Vendor, values: ParameterValues): readonly SiemFile[] {
  if (!forwarder) return [];
  const { parameters, template } = forwarder;
  const read = (parameter: VendorParameter): string => {
    const { neededWhen, terraform = '', default: usual = '' } = parameter;
    // What was answered for another choice, before somebody went back, has no place here.
    if (neededWhen && values[neededWhen.parameter] !== neededWhen.is) return usual;
    return values[nameOf(parameter)] ?? values[terraform] ?? usual;
  };
  const arm = parameters.filter((each) => each.arm !== undefined);
  const terraform = parameters.filter((each) => each.terraform !== undefined);
  const vault = values['keyVaultId'] ?? '/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/VAULT';
  return [
    { name: `${id}.parameters.json`, content: armParameters(arm, read, vault) },
    { name: `${id}.bicepparam`, content: bicepParameters({ parameters: arm, read, vault, template }) },
    { name: `${id}.tf`, content: terraformModule({ parameters: terraform, read, forwarder, id }) },
  ];
}

type ReadValue = (parameter: VendorParameter) => string;

function armParameters(parameters: readonly VendorParameter[], read: ReadValue, vault: string): string {
  const entries = parameters.map((parameter) => {
    const name = nameOf(parameter);
    const reference = { reference: { keyVault: { id: vault }, secretName: secretName(name) } };
    const value = read(parameter);
    const isBoolean = parameter.choices?.join() === 'true,false';
    return [name, parameter.isSecret === true ? reference : { value: isBoolean ? value === 'true' : value }] as const;
  });
  const file = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
    contentVersion: '1.0.0.0',
    parameters: Object.fromEntries(entries),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

interface Written {
  readonly parameters: readonly VendorParameter[];
  readonly read: ReadValue;
}

function bicepParameters({ parameters, read, vault, template }: Written & { readonly vault: string; readonly template: string }): string {
  const [, subscription = '', group = '', name = ''] = vaultId.exec(vault) ?? [];
  const lines = parameters.map((parameter) => {
    const value = read(parameter);
    const isBoolean = parameter.choices?.join() === 'true,false';
    const secret = `az.getSecret(${[subscription, group, name, secretName(nameOf(parameter))].map(bicepText).join(', ')})`;
    return `param ${nameOf(parameter)} = ${parameter.isSecret === true ? secret : isBoolean ? value : bicepText(value)}`;
  });
  return `// The template, saved beside this file: ${template}\nusing 'EventHubV2.json'\n\n${lines.join('\n')}\n`;
}

type Forwarder = NonNullable<Vendor['forwarder']>;

function terraformModule({ parameters, read, forwarder, id }: Written & { readonly forwarder: Forwarder; readonly id: string }): string {
  const { module, moduleVersion, moduleOutputs } = forwarder;
  const name = `${id}_entra_logs`;
  const secrets = parameters.filter(({ isSecret }) => isSecret === true);
  const variables = secrets.map(({ terraform = '', words }) => ({
    header: `variable "${terraform}"`,
    members: [
      ['description', words],
      ['type', new Expression('string')],
      ['sensitive', true],
    ] as const,
  }));
  const members = parameters.map((parameter) => {
    const { terraform = '', isSecret = false, choices } = parameter;
    const value = read(parameter);
    const isBoolean = choices?.join() === 'true,false';
    return [terraform, isSecret ? new Expression(`var.${terraform}`) : isBoolean ? value === 'true' : value] as const;
  });
  const source = [
    ['source', module],
    ['version', moduleVersion],
  ] as const;
  // What a module tells is shown only where the configuration that uses it tells it on.
  const outputs = moduleOutputs.map((output) => ({
    header: `output "${output}"`,
    members: [['value', new Expression(`module.${name}.${output}`)]] as const,
  }));
  return terraformText([...variables, { header: `module "${name}"`, members: [...source, ...members] }, ...outputs]);
}
