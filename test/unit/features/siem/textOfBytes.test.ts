import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { textOfBytes } from '../../../../src/features/siem/textOfBytes';

const text = '{"records":[{"name":"Überwachung"}]}';

describe('the text of a file with messages', () => {
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 with the high byte first', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['gzip', gzipSync(text)],
  ])('is read from %s', (_, bytes) => {
    expect(textOfBytes(bytes)).toBe(text);
  });
});
