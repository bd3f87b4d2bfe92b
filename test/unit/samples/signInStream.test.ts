import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { attacker } from '../../../src/samples/attacker';
import { signInRecord } from '../../../src/samples/signInShapes';
import { streamSignIns, writeSignIns } from '../../../scripts/samples/signInStream';
import { signInLine } from '../../../scripts/samples/signInText';

interface Line {
  readonly time: string;
  readonly callerIpAddress: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const folder = mkdtempSync(join(tmpdir(), 'entra-logs-samples-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the sign-ins for benchmarks', () => {
  const path = join(folder, 'SignInLogs.jsonl');
  writeSignIns(path, { seed: 1, count: 5000 });
  const text = readFileSync(path, 'utf8');
  const records = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

  it('are exactly as many as were asked for, of about 2 KB each, in the order of time', () => {
    expect(records).toHaveLength(5000);
    expect(text.length / 5000).toBeGreaterThan(1800);
    expect(text.length / 5000).toBeLessThan(2600);
    const times = records.map((record) => record.time);
    expect(times).toEqual([...times].sort());
  });

  it('hold the attack', () => {
    expect(records.filter((record) => record.callerIpAddress === attacker.newCountry).length).toBe(7);
  });

  it('have an id of their own', () => {
    expect(new Set(records.map((record) => record.properties['id'])).size).toBe(5000);
  });

  it('say nothing that the full record does not say', () => {
    for (const signIn of [...streamSignIns({ seed: 1, count: 5000 })].slice(-700)) {
      const { properties, ...envelope } = JSON.parse(signInLine(signIn)) as Line;
      const { appliedConditionalAccessPolicies: applied, ...fields } = properties;
      const full = JSON.parse(JSON.stringify(signInRecord(signIn))) as Line;
      expect(full).toMatchObject(envelope);
      expect(full.properties).toMatchObject(fields);
      expect(full.properties['appliedConditionalAccessPolicies']).toEqual(expect.arrayContaining(applied as unknown[]));
    }
  });
});
