import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planFolders, siemFolders } from '../../../support/code/codeFolders';
import { azapi, azurerm } from '../../../support/terraform/providers';
import { startProvider } from '../../../support/terraform/providerServer';
import type { RunningProvider } from '../../../support/terraform/providerServer';
import { format, hasTerraform, terraformFiles, validate } from '../../../support/terraform/terraform';

const folders = [...siemFolders, ...planFolders('terraform')];

describe.skipIf(!hasTerraform)('Terraform itself (skipped where `terraform` is not on the PATH)', () => {
  let running: readonly RunningProvider[] = [];
  let providers: Readonly<Record<string, object>> = {};
  beforeAll(async () => {
    running = await Promise.all([azurerm, azapi].map(startProvider));
    const names = ['registry.terraform.io/hashicorp/azurerm', 'registry.terraform.io/azure/azapi'];
    providers = Object.fromEntries(names.map((name, index) => [name, running[index]!.reattach]));
  });
  afterAll(() => Promise.all(running.map((each) => each.close())));

  it.each(folders)('finds nothing to lay out anew in the files of $name', async ({ files }) => {
    expect(await format(terraformFiles(files))).toEqual({ passed: true, words: '' });
  });

  it.each(folders)('takes the files of $name as valid for what their providers and the module document', async ({ files }) => {
    const { passed, words } = await validate(terraformFiles(files), providers);
    expect(words).toContain('Success! The configuration is valid.');
    expect(passed).toBe(true);
  });

  const [listen, forwarder] = ['elastic with the least', 'coralogix with the least'];
  const damages = [
    {
      what: 'an argument that the provider does not have',
      folder: listen,
      from: /eventhub_name/,
      to: 'hub',
      words: /Unsupported argument/,
    },
    { what: 'an argument that is missing', folder: listen, from: /^ {2}namespace_name.*\n/m, to: '', words: /Missing required argument/ },
    { what: 'a value of another type', folder: listen, from: /= true/, to: '= "of course"', words: /Incorrect attribute value type/ },
    {
      what: 'a block of another name',
      folder: 'a setting alone, with marks in its name',
      from: /enabled_log \{/,
      to: 'log {',
      words: /Unsupported block type/,
    },
    {
      what: 'a resource of another name',
      folder: 'a built-in role on a subscription',
      from: /"azurerm_role_assignment"/,
      to: '"azurerm_role"',
      words: /Invalid resource type/,
    },
    {
      what: 'a reference to nothing',
      folder: 'the Activity Log to a new hub',
      from: /\[azapi_resource\.hub_entra\]/,
      to: '[azapi_resource.gone]',
      words: /undeclared resource/,
    },
    {
      what: 'a variable that the module does not have',
      folder: forwarder,
      from: /NewlinePattern/,
      to: 'Pattern',
      words: /Unsupported argument/,
    },
    {
      what: 'a variable that is missing',
      folder: forwarder,
      from: /^ {2}CoralogixSubsystem .*\n/m,
      to: '',
      words: /Missing required argument/,
    },
    {
      what: 'an output that the module does not have',
      folder: forwarder,
      from: /\.RegionCheck/,
      to: '.Region',
      words: /Unsupported attribute/,
    },
    {
      what: 'another version of the module',
      folder: forwarder,
      from: /~> 2\.4/,
      to: '~> 3.0',
      words: /Module version requirements have changed/,
    },
    { what: 'a region that the module refuses', folder: forwarder, from: /"EU2"/, to: '"Mars"', words: /Invalid value for variable/ },
    {
      what: 'a text for a boolean',
      folder: forwarder,
      from: /(IncludeMetadata +=) false/,
      to: '$1 "no"',
      words: /Invalid value for input variable/,
    },
  ];
  it.each(damages)('refuses $what', async ({ folder, from, to, words }) => {
    const files = terraformFiles(folders.find(({ name }) => name === folder)!.files);
    const damaged = new Map([...files].map(([name, content]) => [name, content.replace(from, to)]));
    expect(damaged).not.toEqual(files);
    const verdict = await validate(damaged, providers);
    expect(verdict.words).toMatch(words);
    expect(verdict.passed).toBe(false);
  });
});
