import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { previewParsing } from '../../../../src/flows/siem/previewParsing';
import { hasSamples, samplesFolder } from '../../../support/events/shapes';

const record = (category: string, more: object = {}): object => ({
  time: '2026-03-01T08:00:00Z',
  category,
  operationName: 'Do',
  properties: {},
  ...more,
});
const counts = (text: string, more: object = {}): readonly number[] =>
  previewParsing({ text, ...more }).messages.map(({ records }) => records.length);

describe('the preview of parsing', () => {
  it('opens every envelope that a message comes in, and says why there is nothing in one', () => {
    const lines = [
      { records: [record('AuditLogs'), record('SignInLogs')] },
      record('AuditLogs'),
      [record('AuditLogs')],
      { type: 'heartbeat' },
      { records: [] },
      { body: record('AuditLogs') },
      JSON.stringify({ records: [record('AuditLogs')] }),
      'one\ntwo',
    ].map((message) => JSON.stringify(message));
    const text = lines.join('\n');
    expect(counts(text)).toEqual([2, 1, 1, 0, 0, 1, 1, 1]);
    expect(counts(text, { newlinePattern: '\\n' }).at(-1)).toBe(2);
    const { messages } = previewParsing({ text });
    expect(messages.map(({ kind }) => kind)).toEqual(['object', 'object', 'array', 'object', 'object', 'object', 'json-string', 'string']);
    expect(messages[3]!.notes.join()).toMatch(/Heartbeats/);
    expect(messages[4]!.notes.join()).toMatch(/empty list/);
  });

  it('repairs single quotes and says so, and keeps what nobody can repair', () => {
    const [message] = previewParsing({ text: "{'records': [{'category': 'AuditLogs', 'why': 'it\\'s so'}]}" }).messages;
    expect(message!.records).toHaveLength(1);
    expect(message!.records[0]).toMatchObject({ repaired: true });
    expect(message!.records[0]!.text).toContain("it's so");
    const [broken] = previewParsing({ text: '{"records": [{"category": ' }).messages;
    expect(broken).toMatchObject({ kind: 'invalid', records: [{ text: '{"records": [{"category": ', repaired: false }] });
  });

  it('shows which records a pattern drops', () => {
    const text = JSON.stringify({ records: [record('AuditLogs'), record('SignInLogs'), record('SignInLogs')] });
    const [message] = previewParsing({ text, blockingPattern: '"category":"SignIn' }).messages;
    expect([message!.records.length, message!.blocked.length]).toEqual([1, 2]);
  });

  it('refuses a pattern that is none, and stops one that never ends', () => {
    expect(() => previewParsing({ text: '{}', blockingPattern: '(' })).toThrow(/“\(” is no regular expression/);
    const before = Date.now();
    expect(() => previewParsing({ text: `{"a":"${'a'.repeat(5000)}!"}`, blockingPattern: '^.*"((a+)+)+"$' })).toThrow(
      /took longer than 250 ms/,
    );
    expect(Date.now() - before).toBeLessThan(5000);
  });

  const selectors = [
    ['{{ $.category || $.operationName }}', 'AuditLogs', 'selector'],
    ['{{ $.nothing || $.operationName }}', 'Do', 'selector'],
    ["{{ $.properties.inner.name | r'/^(\\w)/' }}", 'd', 'selector'],
    ['{{ $.properties.a.b }}', 'dotted', 'selector'],
    ['/"category":"([^"]+)"/', 'AuditLogs', 'selector'],
    ['my-application', 'my-application', 'selector'],
    ['{{ $.nothing }}', 'fixed', 'fixed'],
  ] as const;
  it.each(selectors)('names a record by %s', (selector, value, from) => {
    const text = JSON.stringify(record('AuditLogs', { properties: { inner: '{"name":"deep"}', 'a.b': 'dotted' } }));
    const [message] = previewParsing({ text, application: { selector, fixed: 'fixed' } }).messages;
    expect(message!.records[0]!.application).toEqual({ value, from });
    expect(message!.records[0]!.subsystem).toEqual({ value: 'coralogix-azure-eventhub', from: 'default' });
  });

  it('refuses a selector that is no path', () => {
    expect(() => previewParsing({ text: '{}', application: { selector: '{{ category }}' } })).toThrow(
      /“category” in the selector .* is no path such as/,
    );
  });

  it('tells the tenant and category of a record of the directory', () => {
    const text = JSON.stringify(record('AuditLogs', { resourceId: '/tenants/t-1/providers/Microsoft.aadiam' }));
    expect(previewParsing({ text }).messages[0]!.records[0]).toMatchObject({ category: 'AuditLogs', tenantId: 't-1' });
  });

  it.skipIf(!hasSamples)('gives the counts of the samples', () => {
    const bodies = readFileSync(join(samplesFolder, 'quirks', 'eventhub_bodies.jsonl'), 'utf8');
    expect(counts(bodies)).toEqual([1, 1, 2, 0, 0, 1, 1, 1, 1]);
    expect(counts(bodies, { newlinePattern: '\\n' })).toEqual([1, 1, 2, 0, 0, 1, 1, 1, 2]);
    const [single] = previewParsing({ text: readFileSync(join(samplesFolder, 'quirks', 'single_quoted_body.txt'), 'utf8') }).messages;
    expect(single!.records).toMatchObject([{ repaired: true, text: expect.stringContaining("user's choice") as string }]);
  });
});
