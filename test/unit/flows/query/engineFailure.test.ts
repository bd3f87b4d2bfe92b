import { expect, it } from 'vitest';
import type { UserError } from '../../../../src/base/errors';
import { explainFailure } from '../../../../src/flows/query/engineFailure';
import { evaluate } from '../../../../src/flows/query/evaluate';
import { useKqlDatabase } from '../../../support/useKqlDatabase';

const { session } = useKqlDatabase();

it('says of an unknown time zone how zones are named', async () => {
  const text = 'print datetime_utc_to_local(datetime(2026-03-01), "Middle/Earth")';
  const failure = await evaluate(text, session(), { tables: [], now: 0n }).catch((error: unknown) => explainFailure(error));
  expect((failure as UserError).code).toBe('time-zone-unknown');
  expect((failure as UserError).message).toContain('Europe/Berlin');
});
