import { describe, expect, it } from 'vitest';
import { provisioningErrors } from '../../../src/catalog/provisioningErrors';
import { root } from '../../../scripts/root';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const codes = provisioningErrors.flatMap(({ code }) => code.split(', '));

describe('error codes of provisioning logs (ER-30)', () => {
  it('are told once each, with what they mean and what to do', () => {
    expect(new Set(codes.map((code) => code.toLowerCase())).size).toBe(codes.length);
    for (const { meaning, todo } of provisioningErrors) {
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(todo).toMatch(/^[A-Z].*\.$/);
    }
    const remedyOf = (wanted: string) => provisioningErrors.find(({ code }) => code.split(', ').includes(wanted))?.remedy;
    expect(['InsufficientRights', 'EntryConflict', 'TooManyRequests', 'InvalidAnchor'].map(remedyOf)).toEqual([
      'mend',
      'mend',
      'retries',
      'restart',
    ]);
  });

  it('are those that records of the service have', () => {
    const text = readFileSync(join(root, 'test/fixtures/logs/graph/provisioning.v1.json'), 'utf8');
    const seen = new Set([...text.matchAll(/"errorCode":\s*"(\w+)"/g)].map(([, code]) => code!));
    expect(seen.size).toBeGreaterThan(0);
    expect([...seen].filter((code) => !codes.includes(code))).toEqual([]);
  });
});
