import { describe, expect, it } from 'vitest';
import { compileQuery } from '../../../src/kql/compile';
import { commandOf, createHourLimit, isQuiet, rulesOf } from '../../../src/features/tails/alertRules';
import { tailNodes } from '../../../src/features/tails/nodes';
import { readyRules } from '../../../src/features/tails/readyRules';
import type { TailFilter, TailInfo } from '../../../src/protocol/tail';
import { tailKql } from '../../../src/protocol/tailKql';
import { azureActivity } from '../../../src/catalog/tables/azureActivity';

const compile = (text: string) =>
  compileQuery(text, { tables: [{ ...azureActivity, relation: '(SELECT 1)' }], now: 638_000_000_000_000_000n });

const tail: TailInfo = {
  tailId: 't',
  sourceId: 'tail-t',
  connectionId: 'azure',
  name: 'sub-prod, sub-dev',
  state: 'retrying',
  scopes: [
    {
      tenantId: 'a',
      tenantName: 'Contoso',
      subscriptionId: 'p',
      name: 'sub-prod',
      state: 'live',
      position: '2026-11-26T10:00:00.000Z',
      nextAt: '2026-11-26T10:00:09.000Z',
    },
    {
      tenantId: 'a',
      tenantName: 'Contoso',
      subscriptionId: 'd',
      name: 'sub-dev',
      state: 'retrying',
      failure: 'sub-dev is asked too often.',
    },
  ],
  last: 10,
  total: 10,
  dropped: 3,
  late: 2,
  perMinute: 12,
  lag: 240_000,
  notices: [],
};

describe('the view of tails', () => {
  it('tells state, rate and lag of a tail, and below it how each log stands (SK-11)', () => {
    const [node] = tailNodes([{ ...tail, state: 'live' }], Date.parse('2026-11-26T10:00:00Z'));
    expect(node).toMatchObject({ label: 'sub-prod, sub-dev', description: 'live · 12/min · lag 4 min 0 s', kind: 'tail running' });
    expect(node?.tooltip).toContain('3 older dropped');
    const scopes = node?.children?.() as readonly { readonly description: string }[];
    expect(scopes.map(({ description }) => description)).toEqual([
      'live · newest 2026-11-26 10:00:00 UTC · next look in 9.0 s',
      'trying again · sub-dev is asked too often.',
    ]);
  });

  it('says of a log without events since when it has looked, and when it looks next', () => {
    const quiet = { ...tail.scopes[0]!, position: undefined as never, quietSince: '2026-11-26T09:00:00.000Z' };
    const [node] = tailNodes([{ ...tail, scopes: [quiet] }], Date.parse('2026-11-26T10:00:00.000Z'));
    const [scope] = node?.children?.() as readonly { readonly description: string }[];
    expect(scope?.description).toBe('live · nothing since 2026-11-26 09:00:00 UTC · next look in 9.0 s');
  });

  it('offers to start again what was stopped or has failed', () => {
    for (const state of ['stopped', 'failed'] as const) expect(tailNodes([{ ...tail, state }], 0)[0]?.kind).toBe('tail ended');
  });
});

describe('alert rules', () => {
  it.each(readyRules)('reads the ready rule $id', async ({ when }) => {
    expect((await compile(`AzureActivity | where ${when}`)).ok).toBe(true);
  });

  it('takes ready ones by their ids, and a person’s own as name and predicate, and says which are neither', () => {
    const { rules, problems } = rulesOf(
      ['keyListed', 'nothing'],
      ['Vault gone: OperationNameValue has "vaults/delete"', 'no predicate:', 'nothing'],
    );
    expect(rules.map(({ name }) => name)).toEqual(['Key listed', 'Vault gone']);
    expect(rules[1]?.when).toBe('OperationNameValue has "vaults/delete"');
    expect(problems.map(({ rule }) => rule)).toEqual(['nothing', 'no predicate:', 'nothing']);
  });

  it('run the command that is set for them, whatever colons their names have', () => {
    const given = ['Key listed: my.extension.page', 'Vault: gone: tasks.run'];
    expect([commandOf(given, 'Key listed'), commandOf(given, 'Vault: gone'), commandOf(given, 'Vault')]).toEqual([
      'my.extension.page',
      'tasks.run',
      undefined,
    ]);
  });

  it('are quiet in quiet hours, also over midnight', () => {
    const at = (hour: number): number => hour * 60;
    expect([21, 22, 23, 3, 7].map((hour) => isQuiet('22:00-07:00', at(hour)))).toEqual([false, true, true, true, false]);
    expect([8, 9, 17].map((hour) => isQuiet('09:00-17:00', at(hour)))).toEqual([false, true, false]);
    expect(isQuiet('', at(3))).toBe(false);
  });

  it('pop up so often within an hour and no more', () => {
    let now = 0;
    const may = createHourLimit(() => now);
    expect([may(2), may(2), may(2)]).toEqual([true, true, false]);
    now = 3_600_001;
    expect(may(2)).toBe(true);
  });
});

describe('a filter of a tail as a query', () => {
  const filters: readonly TailFilter[] = [
    {},
    { level: 'Warning', categories: ['Policy', 'Alert'], status: 'Failure' },
    { text: 'say "hi" \\ there' },
    { text: '/vm-\\d+/' },
    { text: 'Level == "Error" or Caller has "x"', kql: true },
    { text: 'AzureActivity | take 3', kql: true },
    { caller: 'mia@example.org', resource: '/subscriptions/1', correlation: 'c', subscription: 's' },
  ];
  it.each(filters)('can be asked: %j', async (filter) => {
    const compiled = await compile(tailKql(filter));
    expect(compiled.diagnostics).toEqual([]);
    expect(compiled.ok).toBe(true);
  });
});
