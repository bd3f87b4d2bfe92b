import type { Completion } from './completion';
import type { LanguageSchema } from './languageSchema';

const number = new Intl.NumberFormat('en-US');

/** Says how many records each table of the source has; those without any come behind the others. */
export function describeTables(completions: readonly Completion[], { rowsOf }: LanguageSchema): readonly Completion[] {
  if (!rowsOf) return completions;
  return completions.map((completion) => {
    const rows = completion.kind === 'table' ? rowsOf(completion.label) : undefined;
    if (rows === undefined) return completion;
    return {
      ...completion,
      detail: recordsText(rows),
      order: rows > 0 ? completion.order : `${completion.order.slice(0, 3)}~${completion.order.slice(3)}`,
    };
  });
}

function recordsText(rows: number): string {
  if (rows === 0) return 'no records';
  return rows === 1 ? '1 record' : `${number.format(rows)} records`;
}
