import { describe, expect, it } from 'vitest';
import { bicepLiteral } from '../../../support/bicep/bicepLiteral';
import { filesOf, planFolders, siemFolders } from '../../../support/code/codeFolders';
import { templateParameters } from '../../../support/code/coralogixFacts';
import { problemsOfTemplate } from '../../../support/arm/template';
import { hasOpenApi } from '../../../support/sandbox/openApi';

const group = { kind: 'resourceGroup', id: '/subscriptions/0f0f0f0f-1111-4222-8333-0000000000a1/resourceGroups/rg-siem' } as const;
const templateOf = (content: string | undefined) => JSON.parse(content ?? '') as Readonly<Record<string, unknown>>;

describe.skipIf(!hasOpenApi)('templates, held to Azure’s published files (skipped where those are not)', () => {
  it.each(siemFolders)('of the hub of $name are whole', ({ files }) => {
    expect(problemsOfTemplate(templateOf(files.get('hub.json')), group)).toEqual([]);
  });

  it.each(planFolders('arm'))('of $name are whole', ({ files }) => {
    expect(problemsOfTemplate(templateOf(files.get('template.json')))).toEqual([]);
  });

  it('within a policy are whole for a subscription', () => {
    const files = filesOf('the Activity Log to a new hub', 'policy');
    const { policyRule } = (templateOf(files.get('policy.json')) as { properties: { policyRule: { then: { details: PolicyDetails } } } })
      .properties;
    const { deployment, deploymentScope } = policyRule.then.details;
    expect({ deploymentScope, location: deployment.location }).toEqual({ deploymentScope: 'subscription', location: 'westeurope' });
    expect(problemsOfTemplate(deployment.properties.template, { kind: 'subscription', id: '/subscriptions/s' })).toEqual([]);
  });

  const [workspace, hub] = ['logs of the tenant to a new workspace', 'the Activity Log to a new hub'];
  const damages = [
    { what: 'a member that Azure does not know', plan: workspace, from: '"retentionInDays"', to: '"days"', words: /days: is not known/ },
    { what: 'a value of another type', plan: workspace, from: ': 60', to: ': "60"', words: /"60" is no integer/ },
    { what: 'a member that is missing', plan: hub, from: '"rights"', to: '"tags"', words: /lacks rights/ },
    {
      what: 'what the service sets',
      plan: workspace,
      from: '"sku": {',
      to: '"customerId": "", "sku": {',
      words: /only the service sets it/,
    },
    { what: 'a version that no file has', plan: workspace, from: '"2023-09-01"', to: '"2013-09-01"', words: /no file describes/ },
    {
      what: 'a part of no template',
      plan: workspace,
      from: '"contentVersion"',
      to: '"version"',
      words: /version: is no part of a template/,
    },
    {
      what: 'the template of another place',
      plan: workspace,
      from: 'tenantDep',
      to: 'dep',
      words: /is not that of a template for a tenant/,
    },
    { what: 'a dependency on nothing', plan: workspace, from: "-workspace')", to: "-gone')", words: /which is not made before it/ },
    {
      what: 'a function that is not there',
      plan: workspace,
      from: '[resourceId(',
      to: '[idOf(',
      words: /“idOf” is no function that is known/,
    },
    {
      what: 'a wrong place',
      plan: workspace,
      from: 'Resources/resourceGroups',
      to: 'EventHub/namespaces',
      words: /cannot be made at a sub/,
    },
    { what: 'a place without its location', plan: workspace, from: /"location": "westeurope",\n {6}"p/, to: '"p', words: /lacks one/ },
  ];
  it.each(damages)('are told to have $what', ({ plan, from, to, words }) => {
    const { files } = planFolders('arm').find(({ name }) => name === plan)!;
    const damaged = files.get('template.json')!.replace(from, to);
    expect(damaged).not.toBe(files.get('template.json'));
    const told = (): string => {
      try {
        return problemsOfTemplate(templateOf(damaged)).join('\n');
      } catch (error) {
        return String(error);
      }
    };
    expect(told()).toMatch(words);
  });
});

describe('the parameters of the forwarder’s template', () => {
  const folders = siemFolders.filter(({ name }) => name.startsWith('coralogix'));
  const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#';

  it.each(folders)('in the file of $name are those that it takes, of its types and choices', ({ files }) => {
    const { parameters, ...rest } = templateOf(files.get('coralogix.parameters.json'));
    expect(rest).toEqual({ $schema: schema, contentVersion: '1.0.0.0' });
    expect(problemsOfParameters(parameters as object)).toEqual([]);
    expect(Object.keys(parameters as object).sort()).toEqual(Object.keys(templateParameters).sort());
  });

  it.each(folders)('are in the Bicep file of $name with the same values', ({ files }) => {
    const { parameters } = templateOf(files.get('coralogix.parameters.json'));
    const lines = files.get('coralogix.bicepparam')!.split('\n');
    expect(lines.slice(1, 3)).toEqual(["using 'EventHubV2.json'", '']);
    const written = lines.slice(3, -1).map((line) => /^param (\w+) = ([^\r]*)$/.exec(line)?.slice(1) ?? [line]);
    const values = written.map(([name = '', value = '']) => [name, bicepValue(value)]);
    const wanted = Object.entries(parameters as Record<string, { value?: unknown; reference?: { secretName: string } }>);
    expect(values).toEqual(wanted.map(([name, { value, reference }]) => [name, reference ? reference.secretName : value]));
  });

  it('are told where one is not taken, missing, of another type, none of the choices or a secret in the open', () => {
    const given = { CoralogixRegion: 'Mars', IncludeMetadata: 'no', Region: '', CoralogixPrivateKey: 'cxtp' };
    const told = problemsOfParameters(Object.fromEntries(Object.entries(given).map(([name, value]) => [name, { value }])));
    for (const words of [
      'EventhubNamespace: is missing',
      'CoralogixRegion: is none of EU1, EU2, US1, US2, AP1, AP2, AP3, Custom',
      'IncludeMetadata: is no bool',
      'Region: is not taken',
      'CoralogixPrivateKey: is a secret in the open',
    ])
      expect(told).toContain(words);
  });
});

interface PolicyDetails {
  readonly deploymentScope: string;
  readonly deployment: { readonly location: string; readonly properties: { readonly template: Readonly<Record<string, unknown>> } };
}

/** What is wrong with parameters by what the template documents. */
function problemsOfParameters(parameters: object): readonly string[] {
  const given = new Map(Object.entries(parameters as Record<string, { readonly value?: unknown; readonly reference?: object }>));
  const missing = Object.entries(templateParameters).filter(([name, { required }]) => required === true && !given.has(name));
  const wrong = [...given].flatMap(([name, { value, reference }]) => {
    const known = templateParameters[name];
    if (!known) return [`${name}: is not taken`];
    if (known.secret === true) return reference && value === undefined ? [] : [`${name}: is a secret in the open`];
    if (typeof value !== (known.type === 'bool' ? 'boolean' : 'string')) return [`${name}: is no ${known.type}`];
    return known.allowed?.includes(String(value)) === false ? [`${name}: is none of ${known.allowed.join(', ')}`] : [];
  });
  return [...missing.map(([name]) => `${name}: is missing`), ...wrong];
}

/** What is written for a parameter: a value, or the name of the secret that a vault is asked for. */
function bicepValue(text: string): unknown {
  const secret = /^az\.getSecret\('[^']+', '[^']+', '[^']+', '([^']+)'\)$/.exec(text);
  return secret ? secret[1] : /^(true|false)$/.test(text) ? text === 'true' : bicepLiteral(text);
}
