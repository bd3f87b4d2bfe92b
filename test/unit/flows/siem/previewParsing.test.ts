import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { previewInTurns, previewParsing } from '../../../../src/flows/siem/previewParsing';
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

  it('drops by what a forwarder would send, however the message was laid out', () => {
    const text = JSON.stringify({ records: [record('AuditLogs'), record('SignInLogs')] }, undefined, 2);
    const [message] = previewParsing({ text, blockingPattern: '"category":"SignIn' }).messages;
    expect([message!.records.length, message!.blocked.length]).toEqual([1, 1]);
  });

  it('reads a line that is no JSON as a message of its own, and JSON over several lines as one', () => {
    const pretty = JSON.stringify({ records: [record('AuditLogs', { note: 'a [ brace }' })] }, undefined, 2);
    const { messages } = previewParsing({
      text: `\uFEFF${JSON.stringify(record('A'))}\nplain text\n\n${pretty}\r\n${pretty}\n{ "broken": `,
    });
    expect(messages.map(({ kind, records }) => [kind, records.length])).toEqual([
      ['object', 1],
      ['invalid', 1],
      ['object', 1],
      ['object', 1],
      ['invalid', 1],
    ]);
    expect(counts('[INFO] one\n{two}\nthree', { newlinePattern: '\\n' })).toEqual([3]);
  });

  it('finds the end of text that only looks like JSON in time', () => {
    const before = Date.now();
    expect(counts(`${'[\n'.repeat(200_000)}end`)).toEqual([1]);
    expect(Date.now() - before).toBeLessThan(5000);
  });

  it('keeps values that are no objects as records, and says where one is left out', () => {
    expect(counts('[1,"a",{"category":"b"},true]\n{"records":["a",2]}')).toEqual([4, 2]);
    const { messages } = previewParsing({ text: '[null,{"a":1}]\n{"body":null}\n{"body":"plain text"}' });
    expect(messages.map(({ records }) => records.map(({ text }) => text))).toEqual([['{"a":1}'], [], ['plain text']]);
    expect(messages.map(({ notes }) => notes.join())).toEqual([
      expect.stringMatching(/null is no record/),
      expect.stringMatching(/null is no record/),
      expect.stringMatching(/text, not JSON/),
    ]);
  });

  it('lets others have their turn, and can be cancelled', async () => {
    const text = Array.from({ length: 20_000 }, (_, index) => JSON.stringify({ index })).join('\n');
    const aborter = new AbortController();
    setTimeout(() => aborter.abort(), 100);
    await expect(previewInTurns({ text, blockingPattern: 'x' }, aborter.signal)).rejects.toThrow('cancelled');
    expect((await previewInTurns({ text: '{"a":1}\n{"a":2}' }, new AbortController().signal)).messages).toHaveLength(2);
  }, 30_000);

  const selectors = [
    ['{{ $.category || $.operationName }}', 'AuditLogs', 'selector'],
    ['{{ $.nothing || $.operationName }}', 'Do', 'selector'],
    ["{{ $.properties.inner.name | r'/^(\\w)/' }}", 'd', 'selector'],
    ['{{ $.properties.a.b }}', 'dotted', 'selector'],
    ['{{ $.properties.list.1.name }}', 'second', 'selector'],
    ['{{ category }}', 'AuditLogs', 'selector'],
    ['{{ body.operationName }}', 'Do', 'selector'],
    ["{{ $.resourceId | r'/resourcegroups/([^/]+)/i' }}", 'RG-1', 'selector'],
    ['{{ $.resourceId | r"^.subscriptions.(s-.)" }}', 's-1', 'selector'],
    ["{{ $.category | r'Sign|Audit||none' }}", 'Audit', 'selector'],
    ["{{ $.category | r'(x*)' }}", 'fixed', 'fixed'],
    ['{{ attributes.azure.resource_group }}', 'RG-1', 'selector'],
    ['{{ attributes.azure.provider }}', 'microsoft.web', 'selector'],
    ['/no such text/', 'fixed', 'fixed'],
    ['/"category":"([^"]+)"/', 'AuditLogs', 'selector'],
    ['my-application', 'my-application', 'selector'],
    ['{{ $.nothing }}', 'fixed', 'fixed'],
  ] as const;
  it.each(selectors)('names a record by %s', (selector, value, from) => {
    const properties = { inner: '{"name":"deep"}', 'a.b': 'dotted', list: [{}, { name: 'second' }] };
    const resourceId = '/subscriptions/s-1/resourceGroups/RG-1/providers/Microsoft.Web/sites/w';
    const text = JSON.stringify(record('AuditLogs', { properties, resourceId }));
    const [message] = previewParsing({ text, application: { selector, fixed: 'fixed' } }).messages;
    expect(message!.records[0]!.application).toEqual({ value, from });
    expect(message!.records[0]!.subsystem).toEqual({ value: 'azure', from: 'default' });
  });

  it('names the application as the forwarder does where nothing else is said', () => {
    const [message] = previewParsing({ text: '{}' }).messages;
    expect(message!.records[0]!.application).toEqual({ value: 'coralogix-azure-eventhub', from: 'default' });
  });

  it.each(['{{ }}', '{{ $.category || }}', '{{ $.category', "{{ $.category | r'(' }}", '/(/'])('refuses the selector %s', (selector) => {
    expect(() => previewParsing({ text: '{}', application: { selector } })).toThrow(/lacks a path|has no end|no regular expression/);
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
