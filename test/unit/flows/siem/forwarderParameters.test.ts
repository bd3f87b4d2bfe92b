import { describe, expect, it } from 'vitest';
import { vendors } from '../../../../src/catalog/siem/vendors';
import { forwarderParameters } from '../../../../src/flows/siem/forwarderParameters';

const hub = {
  subscriptionId: '0f0f0f0f-1111-4222-8333-0000000000a1',
  resourceGroup: 'rg-siem',
  namespace: 'ehns-siem',
  hub: 'entra',
  keyVaultId: '/subscriptions/sub-1/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/kv-1',
};
const coralogix = { ...hub, CoralogixRegion: 'EU2', FunctionResourceGroupName: 'rg-function', FunctionStorageAccountName: 'stfunction' };
const filesOf = (vendor: string, values: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(forwarderParameters({ vendor, values }).map(({ name, content }) => [name, content]));

describe('the files for a vendor’s forwarder', () => {
  it.each(vendors.map(({ id }) => id))(
    'of %s have the hub as Bicep, ARM and Terraform, with a group of its own and the right to listen alone',
    (id) => {
      const files = filesOf(id, coralogix);
      const { consumerGroup, forwarder } = vendors.find((each) => each.id === id)!;
      const rule = forwarder?.ruleAt === 'namespace' ? 'ehns-siem/entra-logs-listen' : 'ehns-siem/entra/entra-logs-listen';
      const template = JSON.parse(files.get('hub.json')!) as { resources: { name: string; properties?: { rights: string[] } }[] };
      expect(template.resources.map(({ name }) => name)).toEqual([`ehns-siem/entra/${consumerGroup}`, rule]);
      expect(template.resources[1]!.properties).toEqual({ rights: ['Listen'] });
      expect(files.get('hub.tf')).toContain(`name                = "${consumerGroup}"`);
      expect(files.get('hub.bicep')).toContain(`name: '${consumerGroup}'`);
      expect(files.get('connection.md')).toMatch(/^# .+: .+\n\nhttps:/);
    },
  );

  it('have the rule where the forwarder looks for it', () => {
    const files = filesOf('coralogix', coralogix);
    expect(files.get('hub.json')).toContain('"Microsoft.EventHub/namespaces/authorizationRules"');
    expect(files.get('hub.bicep')).toMatch(/namespaces\/authorizationRules@[\d-]+' = \{\n {2}parent: namespace\n/);
    expect(files.get('hub.tf')).toContain('resource "azurerm_eventhub_namespace_authorization_rule" "listen"');
    expect(filesOf('splunk', hub).get('hub.tf')).toContain('resource "azurerm_eventhub_authorization_rule" "listen"');
  });

  it('have every parameter that the forwarder takes, in each language, and its key as a reference only', () => {
    const files = filesOf('coralogix', { ...coralogix, BlockingPattern: 'it\'s "x" \\d ${y}' });
    const { parameters } = vendors[0]!.forwarder!;
    const arm = JSON.parse(files.get('coralogix.parameters.json')!) as {
      parameters: Record<string, { value?: unknown; reference?: object }>;
    };
    expect(Object.keys(arm.parameters).sort()).toEqual(parameters.flatMap((each) => each.arm ?? []).sort());
    expect(arm.parameters['CoralogixPrivateKey']).toEqual({
      reference: { keyVault: { id: hub.keyVaultId }, secretName: 'coralogix-private-key' },
    });
    expect(arm.parameters['IncludeMetadata']).toEqual({ value: false });
    expect(arm.parameters['BlockingPattern']).toEqual({ value: 'it\'s "x" \\d ${y}' });
    const bicep = files.get('coralogix.bicepparam')!;
    expect(bicep).toContain("param CoralogixPrivateKey = az.getSecret('sub-1', 'rg-keys', 'kv-1', 'coralogix-private-key')");
    expect(bicep).toContain("param BlockingPattern = 'it\\'s \"x\" \\\\d \\${y}'");
    const terraform = files.get('coralogix.tf')!;
    for (const { terraform: name } of parameters) if (name !== undefined) expect(terraform).toMatch(new RegExp(`^  ${name} += `, 'm'));
    expect(terraform).toMatch(/^ {2}CoralogixPrivateKey +=.var\.CoralogixPrivateKey$/m);
    expect(terraform).toContain('sensitive   = true');
    expect(terraform).toContain('"it\'s \\"x\\" \\\\d $${y}"');
  });

  const wrong = [
    ['coralogix', { ...coralogix, CoralogixRegion: 'Mars' }, /CoralogixRegion is “Mars”, which is none of EU1/],
    ['coralogix', { ...coralogix, CoralogixRegion: 'Custom' }, /CustomURL is missing/],
    ['coralogix', { ...coralogix, CoralogixRegion: 'Custom', CustomURL: 'https://x/y' }, /CustomURL is .* no host or host:port/],
    ['coralogix', { ...coralogix, CoralogixPrivateKey: 'cxtp_abc' }, /CoralogixPrivateKey is a secret, which has no place in a file/],
    ['coralogix', { ...coralogix, NewlinePattern: '(' }, /“\(” is no regular expression/],
    ['coralogix', hub, /CoralogixRegion is missing[^]*FunctionResourceGroupName is missing[^]*FunctionStorageAccountName is missing/],
    [
      'coralogix',
      { ...coralogix, FunctionStorageAccountName: 'st-function' },
      /FunctionStorageAccountName is “st-function”, which is no name of 3 to 24/,
    ],
    ['coralogix', { ...coralogix, FunctionResourceGroupName: 'rg.' }, /FunctionResourceGroupName is “rg\.”, which is no name of 1 to 90/],
    ['coralogix', { ...coralogix, functionAppName: '-f' }, /functionAppName is “-f”, which is no name of 2 to 60/],
    ['coralogix', { ...coralogix, keyVaultId: 'kv-1' }, /keyVaultId is “kv-1”, which is not the id of a Key Vault/],
    ['splunk', { ...hub, namespace: "ehns'siem" }, /namespace is “ehns'siem”, which is not the name of a namespace/],
    ['splunk', { ...hub, resourceGroup: 'rg "x"' }, /resourceGroup is “rg "x"”, which is not the name of a resource group/],
    ['splunk', { ...hub, subscriptionId: 'Production' }, /subscriptionId is “Production”, which is not the id of a subscription/],
    ['splunk', { ...hub, hub: 'entra-' }, /hub is “entra-”, which is not the name of an event hub/],
    ['splunk', { ...hub, consumerGroup: 'a b' }, /consumerGroup is “a b”, which is not the name of a consumer group/],
    ['splunk', { ...hub, hub: ' ' }, /hub is missing/],
    ['splunk', { ...hub, consumerGroup: '$Default' }, /consumerGroup is \$Default, which other readers may use/],
    ['nobody', hub, /There is no vendor “nobody”\. There are coralogix, sekoia/],
  ] as const;
  it.each(wrong)('of %s are refused with %j, and say what is wrong', (vendor, values, message) => {
    expect(() => forwarderParameters({ vendor, values })).toThrow(message);
  });

  it('never repeat a secret that was given by mistake', () => {
    expect(() => forwarderParameters({ vendor: 'coralogix', values: { ...coralogix, CoralogixPrivateKey: 'cxtp_abc' } })).not.toThrow(
      /cxtp_abc/,
    );
  });

  it('name a resource group as it is, with its brackets and letters of any script', () => {
    const files = filesOf('splunk', { ...hub, resourceGroup: 'rg-(überwachung)' });
    expect(files.get('hub.tf')).toContain('resource_group_name = "rg-(überwachung)"');
    expect(files.get('connection.md')).toContain(`--subscription ${hub.subscriptionId} --resource-group "rg-(überwachung)"`);
  });

  it('call the function by a name that nobody else in Azure has: the namespace’s, unless another is given', () => {
    const files = filesOf('coralogix', coralogix);
    expect(files.get('coralogix.parameters.json')).toContain('"value": "coralogix-ehns-siem"');
    expect(files.get('coralogix.bicepparam')).toContain("param functionAppName = 'coralogix-ehns-siem'");
    expect(files.get('coralogix.tf')).toMatch(/^ {2}FunctionAppName += "coralogix-ehns-siem"$/m);
    expect(filesOf('coralogix', { ...coralogix, functionAppName: 'mine' }).get('coralogix.tf')).toMatch(/FunctionAppName += "mine"/);
  });

  it('tell the name of the secret in the vault, and that a deployment has to be let read it there', () => {
    const words = filesOf('coralogix', coralogix).get('connection.md');
    expect(words).toContain('as the secret `coralogix-private-key`');
    expect(words).toContain('`az keyvault update --name kv-1 --enabled-for-template-deployment true`');
    expect(filesOf('splunk', hub).get('connection.md')).not.toContain('az keyvault');
  });

  it('are deployed to the namespace’s subscription, where the forwarder looks for it', () => {
    const commands = filesOf('coralogix', coralogix)
      .get('connection.md')!
      .match(/az deployment group create .*?`/g);
    expect(commands).toHaveLength(3);
    for (const command of commands!) expect(command).toContain(` --subscription ${hub.subscriptionId} `);
  });

  it('are a whole Terraform configuration for the namespace’s subscription', () => {
    expect(filesOf('splunk', hub).get('providers.tf')).toContain(`subscription_id = "${hub.subscriptionId}"\n  features {}`);
  });

  it('take a custom address with a port', () => {
    const files = filesOf('coralogix', { ...coralogix, CoralogixRegion: 'Custom', CustomURL: 'ingress.example:443' });
    expect(files.get('coralogix.tf')).toMatch(/CustomDomain +=.+"ingress\.example:443"/);
  });
});
