import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../../scripts/root';
import { messageRecords } from '../../../src/shapes/messageRecords';

const record = { time: '2026-11-26T12:00:00Z', category: 'AuditLogs' };
const one = JSON.stringify(record);
const quirks = join(root, '../shared/samples/quirks');

describe('the records of a message', () => {
  it.each([
    ['in “records”', JSON.stringify({ records: [record, record] }), 2],
    ['in “records” beside what a job adds', JSON.stringify({ records: [record], EventProcessedUtcTime: 'x', PartitionId: 1 }), 1],
    ['in a list', `[${one},${one}]`, 2],
    ['alone', one, 1],
    ['in “body”', JSON.stringify({ body: { records: [record] } }), 1],
    ['one on a line, with a byte order mark', `\uFEFF${one}\r\n\r\n${one}\n`, 2],
    ['as text of JSON, twice', JSON.stringify(JSON.stringify({ records: [record] })), 1],
    ['with single quotes (CX-7)', "{'records': [{'category': 'AuditLogs', 'reason': 'user\\'s choice', 'left': None}]}", 1],
    ['none in a heartbeat', '{"type":"heartbeat"}', 0],
    ['none in an empty list', '{"records":[]}', 0],
  ])('are found %s', (_where, text, count) => {
    const { records, texts } = messageRecords(text);
    expect(records).toHaveLength(count);
    expect(texts).toEqual([]);
    for (const each of records) expect(each['category']).toBe('AuditLogs');
  });

  it('keep as text whatever is none, so that nothing is lost', () => {
    expect(messageRecords('plain text\nof two lines').texts).toEqual(['plain text\nof two lines']);
    expect(messageRecords(`${one}\n{"category": "AuditLo`)).toEqual({ records: [record], texts: ['{"category": "AuditLo'] });
    expect(messageRecords(`{"records":[${one},17,"a word",null]}`)).toEqual({ records: [record], texts: ['17', 'a word'] });
  });

  it('keep every digit of whole numbers, as text where a number has no room for them', () => {
    const found = [{ large: '9007199254740993', small: 12 }];
    for (const text of ['{"records":[{"large":9007199254740993,"small":12}]}', "{'records':[{'large':9007199254740993,'small':12}]}"])
      expect(messageRecords(text)).toEqual({ records: found, texts: [] });
  });

  it('keep a record that has a member called “body” of its own', () => {
    const own = { ...record, body: { status: 'x' } };
    expect(messageRecords(JSON.stringify(own)).records).toEqual([own]);
  });

  it.runIf(existsSync(quirks))('are found in each of the bodies that a parser must survive', () => {
    const bodies = readFileSync(join(quirks, 'eventhub_bodies.jsonl'), 'utf8').trim().split('\n');
    const counts = bodies.map((body) => {
      const { records, texts } = messageRecords(body);
      return [records.length, texts.length];
    });
    expect(counts.map(([records]) => records).slice(3, 5)).toEqual([0, 0]);
    expect(counts.at(-1)).toEqual([0, 1]);
    expect(counts.slice(0, 3).every(([records = 0, texts]) => records > 0 && texts === 0)).toBe(true);
    expect(counts.slice(5, 8).every(([records = 0, texts]) => records > 0 && texts === 0)).toBe(true);
    expect(messageRecords(readFileSync(join(quirks, 'single_quoted_body.txt'), 'utf8')).records).toHaveLength(1);
  });
});
