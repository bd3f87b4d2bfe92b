import type { ColumnType } from '../../base/column';
import type { Completion } from './completion';

/** A column before the caret, and the comparison between them where there is one. */
export interface ComparedColumn {
  /** Offset of the column's name, for the binder to say which type it has. */
  readonly columnAt: number;
  readonly compared: boolean;
}

const beforeCaret =
  /(?<column>[\p{L}_][\p{L}\p{N}_]*)\s*(?:(?<operator>==|!=|<=?|>=?|!?between\s*\()\s*|(?<=\s))(?:[\p{L}_!=~<>][\p{L}\p{N}_~=>]*)?$/u;

/** The column that the caret stands behind, with at most a comparison and the beginning of a word between them. */
export function comparedColumn(text: string, offset: number): ComparedColumn | undefined {
  const line = text.slice(Math.max(0, offset - 300), offset);
  const match = beforeCaret.exec(line);
  if (!match) return undefined;
  return { columnAt: offset - line.length + match.index, compared: match.groups?.['operator'] !== undefined };
}

const ofNumbers = ['==', '>', '>=', '<', '<=', '!=', 'between', 'in'];

/** What columns of a type are most often compared by, and with: the usual first. */
const usual: Readonly<Partial<Record<ColumnType, { readonly operators: readonly string[]; readonly values?: readonly string[] }>>> = {
  string: {
    operators: ['==', 'has', '!=', '=~', 'in', 'contains', 'startswith', 'has_any', '!in', 'endswith', '!has', 'in~', 'matches regex'],
  },
  datetime: { operators: ['>', 'between', '>=', '<', '<=', '=='], values: ['ago', 'now', 'startofday', 'todatetime'] },
  timespan: { operators: ['>', '<', '>=', '<=', 'between'], values: ['totimespan'] },
  int: { operators: ofNumbers },
  long: { operators: ofNumbers },
  real: { operators: ofNumbers },
  decimal: { operators: ofNumbers },
  bool: { operators: ['==', '!=', 'and', 'or'] },
  guid: { operators: ['==', '!=', 'in', '!in'], values: ['toguid'] },
  dynamic: { operators: ['has', 'contains', 'has_any', '==', '!=', 'in'] },
};

/** Puts first what is usual beside a column of a type; the rest keeps its order behind. */
export function ranked(completions: readonly Completion[], type: ColumnType, compared: boolean): readonly Completion[] {
  const first = compared ? usual[type]?.values : usual[type]?.operators;
  if (!first) return completions;
  return completions.map((completion) => {
    const place = isRankable(completion, compared) ? first.indexOf(completion.label) : -1;
    return place < 0 ? completion : { ...completion, order: `000_${String(place).padStart(2, '0')}` };
  });
}

function isRankable({ kind }: Completion, compared: boolean): boolean {
  return compared ? kind === 'function' || kind === 'keyword' || kind === 'value' : kind === 'operator' || kind === 'keyword';
}
