import { expect, it } from 'vitest';
import { compileQuery } from '../../../../src/kql/compile';

it('takes a call with fewer arguments than the parameters that are named in it for a problem of the text', async () => {
  const text =
    'print t = now(), who = "a" | evaluate sequence_detect(t, span = bag_has_key(dynamic({"a":1}2h, first = (who has "a"), last = (false), who)';
  const { ok, diagnostics } = await compileQuery(text, { tables: [], now: 0n });
  expect(ok).toBe(false);
  expect(diagnostics.map(({ code }) => code)).toContain('KS120');
});
