import { describe, expect, it } from 'vitest';
import { alertRule } from '../../../../src/flows/setup/code/alertRule';
import { readBicep } from '../../../support/bicep/readBicep';
import type { BicepDeclaration } from '../../../support/bicep/readBicep';
import { planFolders, siemFolders } from '../../../support/code/codeFolders';
import type { CodeFolder } from '../../../support/code/codeFolders';

/** A resource as both languages say it: where it is made, and what it is there. */
interface Made {
  readonly place: string;
  readonly type: string;
  readonly name: string;
  readonly body: object;
}

type Members = Readonly<Record<string, unknown>>;

const literal = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('"[[', '"['));

function without(members: Members, ...names: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

/** What a template makes, each at its own place. */
function madeByTemplate(template: Members, place = ''): readonly Made[] {
  return (template['resources'] as readonly Members[]).flatMap((resource) => {
    const { type, apiVersion, name } = resource;
    const body = without(resource, 'type', 'apiVersion', 'name', 'dependsOn');
    if (type !== 'Microsoft.Resources/deployments')
      return [{ place, type: `${String(type)}@${String(apiVersion)}`, name: literal(name) as string, body: literal(body) as object }];
    const { subscriptionId, resourceGroup, scope, properties } = resource as Record<string, string | undefined> & {
      properties: { template: Members };
    };
    const group =
      resourceGroup === undefined ? `<subscription('${subscriptionId}')>` : `<resourceGroup('${subscriptionId}', '${resourceGroup}')>`;
    return madeByTemplate(properties.template, scope === undefined ? group : `<managementGroup('${scope.split('/').at(-1)}')>`);
  });
}

function made({ of, body }: BicepDeclaration, place: string): Made {
  return { place, type: of, name: body['name'] as string, body: without(body, 'name', 'dependsOn') };
}

/** What a file makes with the modules that it uses. */
async function madeByBicep({ files }: CodeFolder): Promise<readonly Made[]> {
  const { declarations } = await readBicep(files.get('main.bicep')!);
  const all = declarations.map(async (each) => {
    if (each.kind === 'resource') return [made(each, '')];
    const module = await readBicep(files.get(each.of)!);
    expect(`<${module.target}(`).toBe(/^<\w+\(/.exec(each.body['scope'] as string)?.[0]);
    return module.declarations.map((inner) => made(inner, each.body['scope'] as string));
  });
  return (await Promise.all(all)).flat();
}

describe('Bicep files, read by a grammar that is not ours', () => {
  it.each([...siemFolders, ...planFolders('bicep')])('of $name are Bicep throughout', async ({ files }) => {
    for (const [name, content] of files) if (name.endsWith('.bicep')) expect((await readBicep(content)).problems).toEqual([]);
  });

  const inArm = new Map(planFolders('arm').map(({ name, files }) => [name, JSON.parse(files.get('template.json')!) as Members]));
  it.each(planFolders('bicep'))('of $name make what the template makes, at the same places and in the same order', async (folder) => {
    const wanted = madeByTemplate(inArm.get(folder.name)!);
    expect(wanted.length).toBeGreaterThan(0);
    expect(await madeByBicep(folder)).toEqual(wanted);
  });

  it.each(planFolders('bicep'))('of $name make one after the other, by names of 64 characters at most', async ({ files }) => {
    const { declarations } = await readBicep(files.get('main.bicep')!);
    const symbols = declarations.map(({ symbol }) => symbol);
    expect(new Set(symbols).size).toBe(symbols.length);
    for (const [index, { kind, body }] of declarations.entries()) {
      expect(body['dependsOn']).toEqual(index === 0 ? undefined : [`<${symbols[index - 1]}>`]);
      if (kind === 'module') expect((body['name'] as string).length).toBeLessThanOrEqual(64);
    }
  });

  it.each(siemFolders)('of the hub of $name make what the template makes', async ({ files }) => {
    const { declarations } = await readBicep(files.get('hub.bicep')!);
    const nameOf = ({ body }: BicepDeclaration): string => {
      const parent = declarations.find(({ symbol }) => `<${symbol}>` === body['parent']);
      return parent ? `${nameOf(parent)}/${String(body['name'])}` : String(body['name']);
    };
    const own = declarations
      .filter(({ isExisting }) => !isExisting)
      .map((each) => ({ place: '', type: each.of, name: nameOf(each), body: without(each.body, 'parent', 'name') }));
    expect(own).toEqual(madeByTemplate(JSON.parse(files.get('hub.json')!) as Members));
  });

  it('of an alert rule are Bicep, whatever the query holds', async () => {
    const workspaceId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w';
    const queries = [
      "SigninLogs\n| where UserPrincipalName == 'a'",
      "a\r\n| where x == '''",
      'a | where b has "${c}\\d"',
      "print 'x\u0001'",
    ];
    for (const query of queries) {
      const { content } = alertRule({ name: "it's", query, workspaceId, minutes: 5, severity: 3, threshold: 0 });
      expect((await readBicep(content)).problems).toEqual([]);
    }
  });

  it('are told where they are none', async () => {
    const hub = siemFolders[0]!.files.get('hub.bicep')!;
    for (const damaged of [hub.replace("'entra'", "'en'tra'"), hub.replace('parent: namespace', 'parent namespace'), hub.slice(0, -3)])
      expect((await readBicep(damaged)).problems).not.toEqual([]);
  });
});
