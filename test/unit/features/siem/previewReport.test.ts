import { describe, expect, it } from 'vitest';
import { previewReport } from '../../../../src/features/siem/previewReport';

const name = { value: 'a|b', from: 'selector' as const };

describe('the report of a preview', () => {
  it('tells what became of each message, and what was dropped, whatever is in the records', () => {
    const record = { text: '{"a":"`x|y`\n"}', repaired: true, category: 'AuditLogs', application: name, subsystem: name };
    const report = previewReport({
      messages: [
        { kind: 'object', records: [record], blocked: ['gone'], notes: [] },
        { kind: 'object', records: [], blocked: [], notes: ['Nothing in it.'] },
      ],
    });
    expect(report).toContain('2 messages give 1 records; 1 are dropped by the blocking pattern.');
    expect(report).toContain('| 2 | object | 0 | 0 | Nothing in it. |');
    expect(report).toContain('| AuditLogs | a\\|b (selector) | a\\|b (selector) |  | `{"a":"\'x\\|y\' "}` (repaired) |');
    expect(report).toContain('## Dropped\n\n- `gone`');
  });

  it('says where it shows some of many', () => {
    const record = { text: '{}', repaired: false, application: name, subsystem: name };
    const message = { kind: 'array', records: Array.from({ length: 51 }, () => record), blocked: ['gone'], notes: [] } as const;
    const report = previewReport({ messages: [message] });
    expect(report).toContain('## Records\n\nThe first 50 records of 51 are shown.\n');
    expect(report.match(/are shown/g)).toHaveLength(1);
  });
});
