import { t } from '@vscode/l10n';
import type { FoundName, ParsedMessage, ParsedPreview, ParsedRecord } from '../../protocol/siem';

/** So many records are shown of all. */
const most = 50;
const longest = 160;

/** What a forwarder makes of messages, as a page of Markdown. */
export function previewReport({ messages }: ParsedPreview): string {
  const records = messages.flatMap((message) => message.records);
  const blocked = messages.flatMap((message) => message.blocked);
  const counts = t(
    '{0} messages give {1} records; {2} are dropped by the blocking pattern.',
    messages.length,
    records.length,
    blocked.length,
  );
  return [
    `# ${t('Preview Parsing')}`,
    counts,
    ...cutNote(messages.length, t('messages')),
    table([t('message'), t('kind'), t('records'), t('dropped'), t('notes')], messages.slice(0, most).map(messageRow)),
    ...(records.length === 0
      ? []
      : [
          `## ${t('Records')}`,
          ...cutNote(records.length, t('records')),
          table(
            [t('category'), t('application'), t('subsystem'), t('tenant'), t('record')],
            records.slice(0, most).map((record) => recordRow(record)),
          ),
        ]),
    ...(blocked.length === 0
      ? []
      : [
          `## ${t('Dropped')}`,
          ...cutNote(blocked.length, t('records')),
          blocked
            .slice(0, most)
            .map((text) => `- ${code(text)}`)
            .join('\n'),
        ]),
  ].join('\n\n');
}

function cutNote(count: number, what: string): readonly string[] {
  return count > most ? [t('The first {0} {1} of {2} are shown.', most, what, count)] : [];
}

function messageRow({ kind, records, blocked, notes }: ParsedMessage, index: number): readonly string[] {
  return [String(index + 1), kind, String(records.length), String(blocked.length), plain(notes.join(' '))];
}

function recordRow({ text, category = '', tenantId = '', application, subsystem, repaired }: ParsedRecord): readonly string[] {
  const mended = repaired ? ` ${t('(repaired)')}` : '';
  return [plain(category), nameWords(application), nameWords(subsystem), plain(tenantId), `${code(text)}${mended}`];
}

function nameWords({ value, from }: FoundName): string {
  const words = { selector: t('selector'), fixed: t('fixed'), default: t('default') };
  return `${plain(value)} (${words[from]})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A text in a cell, as code that nothing of it ends. */
function code(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return `\`${short.replaceAll('`', "'").replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')}\``;
}

const plain = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
