import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CellText } from '../../../src/base/column';
import { explainFailure } from '../../../src/flows/query/engineFailure';
import { evaluate } from '../../../src/flows/query/evaluate';
import type { KqlDatabase } from '../../support/kqlDatabase';
import { openKqlDatabase, pinnedNow, sampleTables } from '../../support/kqlDatabase';
import { placesFile } from '../../support/placesFile';

const named = (name: string): object => ({ names: { en: name } });

describe('geo_info_from_ip_address()', () => {
  const folder = mkdtempSync(join(tmpdir(), 'places-'));
  const file = join(folder, "a ' file.mmdb");
  let database: KqlDatabase;
  beforeAll(async () => {
    database = await openKqlDatabase();
    writeFileSync(
      file,
      placesFile([
        {
          network: '81.2.69.0/24',
          place: {
            city: named('Porto'),
            country: named('Portugal'),
            subdivisions: [named('Porto District')],
            location: { latitude: 41.15, longitude: -8.61 },
          },
        },
        { network: '89.160.0.0/16', place: { country: named('Sweden') } },
      ]),
    );
  });
  afterAll(() => {
    database.dispose();
    rmSync(folder, { recursive: true });
  });

  async function place(address: string, placesPath?: string): Promise<CellText | string> {
    const text = `print geo_info_from_ip_address("${address}")`;
    const options = { tables: sampleTables, now: pinnedNow, ...(placesPath === undefined ? {} : { placesFile: placesPath }) };
    const answer = await evaluate(text, database.session, options);
    return answer.ok ? (answer.tables[0]!.rows[0]![0] ?? null) : answer.diagnostics[0]!.message;
  }

  it('tells country, state, city and coordinates of an address from the file', async () => {
    expect(await place('81.2.69.142', file)).toBe(
      '{"country":"Portugal","state":"Porto District","city":"Porto","latitude":41.15,"longitude":-8.61}',
    );
  });

  it('tells what the file has of an address, and nothing of others', async () => {
    expect(await place('89.160.20.112', file)).toBe('{"country":"Sweden"}');
    expect(await place('10.0.0.1', file)).toBeNull();
    expect(await place('no address', file)).toBeNull();
  });

  it('reads a file anew that was replaced', async () => {
    const other = join(folder, 'other.mmdb');
    writeFileSync(other, placesFile([{ network: '10.0.0.0/8', place: { country: named('Spain') } }]));
    expect(await place('10.0.0.1', other)).toBe('{"country":"Spain"}');
    writeFileSync(other, placesFile([{ network: '10.0.0.0/8', place: { country: named('Chile') } }]));
    utimesSync(other, new Date(), new Date(Date.now() + 60_000));
    expect(await place('10.0.0.1', other)).toBe('{"country":"Chile"}');
  });

  it('is refused with what to do where no file is named', async () => {
    expect(await place('81.2.69.142')).toMatch(/entraLogs\.query\.addressPlacesFile/);
  });

  it('says so where the file is none of its kind', async () => {
    const wrong = join(folder, 'wrong.mmdb');
    writeFileSync(wrong, 'no places');
    const failure: unknown = await place('81.2.69.142', wrong).catch(explainFailure);
    expect(failure).toMatchObject({ code: 'places-unreadable' });
  });
});
