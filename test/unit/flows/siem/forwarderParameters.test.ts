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
    'of %s have the hub as Bicep, ARM and Terraform, with a group of its own and, where it reads by a rule, the right to listen alone',
    (id) => {
      const files = filesOf(id, coralogix);
      const { consumerGroup, forwarder, readsBy } = vendors.find((each) => each.id === id)!;
      const rule = forwarder?.ruleAt === 'namespace' ? 'ehns-siem/entra-logs-listen' : 'ehns-siem/entra/entra-logs-listen';
      const template = JSON.parse(files.get('hub.json')!) as { resources: { name: string; properties?: { rights: string[] } }[] };
      expect(template.resources.map(({ name }) => name)).toEqual([
        `ehns-siem/entra/${consumerGroup}`,
        ...(readsBy === 'rule' ? [rule] : []),
      ]);
      expect(template.resources[1]?.properties).toEqual(readsBy === 'rule' ? { rights: ['Listen'] } : undefined);
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
    expect(filesOf('elastic', hub).get('hub.tf')).toContain('resource "azurerm_eventhub_authorization_rule" "listen"');
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

  it('make no rule for a reader that signs in as an application, and say which role it needs where', () => {
    const files = filesOf('splunk', hub);
    for (const name of ['hub.json', 'hub.bicep', 'hub.tf']) expect(files.get(name)).not.toMatch(/authorization/i);
    const page = files.get('connection.md')!;
    expect(page).not.toContain('entra-logs-listen');
    expect(page).toMatch(
      /--role "Azure Event Hubs Data Receiver" --scope "\/subscriptions\/0f0f0f0f-[\da-f-]+\/resourceGroups\/rg-siem\/providers\/Microsoft\.EventHub\/namespaces\/ehns-siem\/eventhubs\/entra"/,
    );
  });

  const fields = [
    [
      'sekoia',
      ['hub_connection_string', 'hub_name', 'hub_consumer_group', 'storage_connection_string', 'storage_container_name', 'intake_key'],
    ],
    [
      'splunk',
      [
        'account',
        'event_hub_namespace',
        'event_hub_name',
        'consumer_group',
        'blob_checkpoint_enabled',
        'storage_account',
        'container_name',
      ],
    ],
    ['elastic', ['eventhub', 'consumer_group', 'connection_string', 'storage_account', 'storage_account_key']],
    ['datadog', ['Event Hub connection', 'Event Hub name', 'Event Hub consumer group', 'DD_API_KEY', 'DD_SITE']],
    ['sumo-logic', ['Event Hubs Instance Name', 'Shared Access Policy Name', 'Shared Access Policy Key', 'Consumer Group Name']],
    ['qradar', ['Event Hub Connection String', 'Consumer Group', 'Storage Account Connection String']],
  ] as const;
  it.each(fields)('of %s name every field that it needs, each with something to put there', (vendor, names) => {
    const rows = new Map(
      [
        ...filesOf(vendor, hub)
          .get('connection.md')!
          .matchAll(/^\| (.+?) \| (.*) \|$/gm),
      ].map(([, name = '', value = '']) => [name, value]),
    );
    for (const name of names) expect(rows.get(name), name).toMatch(/\S/);
  });

  it('tell how what is secret is had, and write references where a setting can hold one', () => {
    expect(filesOf('qradar', hub).get('connection.md')).toContain(
      'az eventhubs eventhub authorization-rule keys list --subscription 0f0f0f0f-1111-4222-8333-0000000000a1 --resource-group "rg-siem" --namespace-name ehns-siem --eventhub-name entra --name entra-logs-listen --query primaryConnectionString',
    );
    expect(filesOf('sumo-logic', hub).get('connection.md')).toContain('--query primaryKey');
    expect(filesOf('datadog', hub).get('connection.md')).toContain('@Microsoft.KeyVault(VaultName=kv-1;SecretName=dd-api-key)');
  });

  it.each([
    '',
    ':443',
    'http://x',
    'user@host',
    'host/path',
    'a b',
    'host:0',
    'host:65536',
    'host:443:1',
    '-a',
    'a..b',
    '.a',
    '::1',
    '[::1]:443',
    'bücher.example',
    `${'a'.repeat(64)}.example`,
  ])('of Coralogix do not take “%s” as its address', (CustomURL) => {
    expect(() => filesOf('coralogix', { ...coralogix, CoralogixRegion: 'Custom', CustomURL })).toThrow(/CustomURL is/);
  });

  it.each(['localhost', 'Ingress.Example', 'ingress.example.com:1', 'a-b.c:65535', '10.0.0.1:443', 'xn--bcher-kva.example'])(
    'of Coralogix take “%s” as its address',
    (CustomURL) => {
      expect(filesOf('coralogix', { ...coralogix, CoralogixRegion: 'Custom', CustomURL }).get('coralogix.parameters.json')).toContain(
        CustomURL,
      );
    },
  );

  it('leave out an address that was given for another region', () => {
    const files = filesOf('coralogix', { ...coralogix, CustomURL: 'ingress.example:443' });
    for (const name of ['coralogix.parameters.json', 'coralogix.bicepparam', 'coralogix.tf'])
      expect(files.get(name)).not.toContain('ingress.example');
  });

  it('name the function so that the rule of the module that is named after it has 50 characters at most', () => {
    const namespace = `ehns-${'a'.repeat(30)}-${'b'.repeat(14)}`;
    const [, name] = /FunctionAppName +=.*"(.+)"/.exec(filesOf('coralogix', { ...coralogix, namespace }).get('coralogix.tf')!)!;
    expect(name).toBe(`coralogix-ehns-${'a'.repeat(30)}`);
    expect(`${name}-SAS`.length).toBeLessThanOrEqual(50);
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
    ['coralogix', { ...coralogix, functionAppName: '-f' }, /functionAppName is “-f”, which is no name of 2 to 46/],
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

  it('have Terraform tell the command without which nothing triggers the function', () => {
    const files = filesOf('coralogix', coralogix);
    expect(files.get('coralogix.tf')).toContain(
      'output "SyncTriggerCommand" {\n  value = module.coralogix_entra_logs.SyncTriggerCommand\n}',
    );
    expect(files.get('connection.md')).toContain('SyncTriggerCommand');
  });

  it('take a custom address with a port', () => {
    const files = filesOf('coralogix', { ...coralogix, CoralogixRegion: 'Custom', CustomURL: 'ingress.example:443' });
    expect(files.get('coralogix.tf')).toMatch(/CustomDomain +=.+"ingress\.example:443"/);
  });
});
