import { expect, it } from 'vitest';
import { compileQuery } from '../../../../src/kql/compile';

it('takes a call with fewer arguments than the parameters that are named in it for a problem of the text', async () => {
  const text =
    'print t = now(), who = "a" | evaluate sequence_detect(t, span = bag_has_key(dynamic({"a":1}2h, first = (who has "a"), last = (false), who)';
  const { ok, diagnostics } = await compileQuery(text, { tables: [], now: 0n });
  expect(ok).toBe(false);
  expect(diagnostics.map(({ code }) => code)).toContain('KS120');
});

const lookups = ['Unknown, a, network, more', '"text", a, network, more', 'Unknown, a, net*, more*', 'Unknown, a, network, .. = false(1)'];
it.each(
  ['ipv4_lookup', 'ipv6_lookup', 'geo_polygon_lookup'].flatMap((plugin) =>
    lookups.flatMap((given) => [`print a = "10.0.0.1" | evaluate ${plugin}(${given})`, `evaluate ${plugin}(${given})`]),
  ),
)('takes what is no table in a lookup for a problem of the text: %s', async (text) => {
  const { ok, diagnostics } = await compileQuery(text, { tables: [], now: 0n });
  expect(ok).toBe(false);
  expect(diagnostics.length).toBeGreaterThan(0);
});

it.each([
  'print address = "10.0.0.1" | evaluate ipv4_lookup(Unknown, address, network, return_unmatched = true)',
  'print address = "10.0.0.1" | evaluate ipv4_lookup(Unknown, address, network, address)',
  'print address = "10.0.0.1" | evaluate ipv6_lookup(1 + 1, address, network, .. = false(1))',
  'Activity | where(Category =~ "a" | evaluate ipv4_lookup(Ranges, address, network network network, return_unmatched = false)',
])('takes a lookup that lacks what it is to look up, or where, for a problem of the text: %s', async (text) => {
  const tables = [
    {
      name: 'Activity',
      columns: [
        { name: 'Category', type: 'string' },
        { name: 'address', type: 'string' },
      ],
      relation: 'activity',
    },
    { name: 'Ranges', columns: [{ name: 'network', type: 'string' }], relation: 'ranges' },
  ] as const;
  const { ok, diagnostics } = await compileQuery(text, { tables, now: 0n });
  expect(ok).toBe(false);
  expect(diagnostics[0]?.message).not.toMatch(/TypeError|undefined/);
});

it.each(['datetime_diff(365d, now(), ago(1d))', 'datetime_part(1d, now())', 'datetime_diff(decimal(1.5), now(), ago(1d))'])(
  'takes a value that cannot be a word, where a call takes one of some words, for a problem of the text: %s',
  async (call) => {
    const { ok, diagnostics } = await compileQuery(`print ${call}`, { tables: [], now: 0n });
    expect(ok).toBe(false);
    expect(diagnostics[0]?.message).toBe('A value of type string expected.');
  },
);
