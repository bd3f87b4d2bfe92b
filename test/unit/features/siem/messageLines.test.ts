import { describe, expect, it } from 'vitest';
import { messageLines } from '../../../../src/features/siem/messageLines';
import { previewParsing } from '../../../../src/flows/siem/previewParsing';

describe('messages that were peeked at, as a document', () => {
  const pretty = JSON.stringify({ records: [{ category: 'A', note: 'a\nb' }] }, undefined, 2);
  const messages = ['{"big":12345678901234567890}', pretty, 'one\r\ntwo', 'plain', '{"records":[]}'];

  it('are one on a line, and as they are where they have no line breaks', () => {
    const lines = messageLines(messages).split('\n');
    expect(lines.slice(0, -1)).toHaveLength(messages.length);
    expect([lines[0], lines[3], lines[4]]).toEqual([messages[0], messages[3], messages[4]]);
    expect(JSON.parse(lines[1]!)).toEqual(JSON.parse(pretty));
  });

  it('are read back as the same messages, with the text of many lines in one', () => {
    const parsed = previewParsing({ text: messageLines(messages), newlinePattern: '\\r?\\n' }).messages;
    expect(parsed.map(({ records }) => records.length)).toEqual([1, 1, 2, 1, 0]);
  });
});
