import { messageOf } from '../../base/errors';
import type { EngineValue } from '../../base/cell';
import type { Column } from '../../base/column';
import type { Visualization } from '../../kql/compile';
import { cellJson } from './cells';
import { partialError } from './queryErrors';
import type { QueryLimits } from './turnstile';

/** One table of an answer, its rows as they come. */
export interface AnswerTable {
  readonly columns: readonly Column[];
  readonly rows: AsyncIterable<EngineValue[][]>;
  readonly visualization: Visualization | undefined;
}

/** What `Prefer` asked for beside the tables. */
export interface Preferences {
  /** Seconds. */
  readonly wait: number;
  readonly statistics: boolean;
  readonly render: boolean;
  readonly dataSources: boolean;
}

const [usualWait, longestWait] = [180, 600];

export function readPreferences(header: string | null): Preferences {
  const wanted = new Map(
    (header ?? '').split(/[,;]/).map((part) => {
      const [name = '', value = ''] = part.trim().toLowerCase().split('=');
      return [name, value] as const;
    }),
  );
  const wait = Number(wanted.get('wait') ?? usualWait);
  const isOn = (name: string): boolean => wanted.get(name) === 'true';
  return {
    wait: Number.isFinite(wait) && wait > 0 ? Math.min(wait, longestWait) : usualWait,
    statistics: isOn('include-statistics'),
    render: isOn('include-render'),
    dataSources: isOn('include-datasources'),
  };
}

export interface AnswerParts {
  readonly limits: Pick<QueryLimits, 'rows' | 'bytes'>;
  readonly preferences: Preferences;
  /** Milliseconds (performance) at which the query began. */
  readonly started: number;
  readonly dataSources: readonly object[];
}

/** Counted while an answer is written. */
interface Written {
  rows: number;
  bytes: number;
  error: object | undefined;
}

const pieceLength = 64_000;

/**
 * Writes an answer piece by piece: its tables, cut where a limit is reached, then what was asked for beside them, and the error of a partial result. A failure in
 * the middle of the rows makes the result a partial one, as it does in the service.
 */
export async function* answerText(tables: readonly AnswerTable[], parts: AnswerParts): AsyncGenerator<string> {
  const written: Written = { rows: 0, bytes: 0, error: undefined };
  yield '{"tables":[';
  for (const [index, table] of tables.entries()) {
    const name = index === 0 ? 'PrimaryResult' : `Table_${index}`;
    const columns = JSON.stringify(table.columns.map(({ name: column, type }) => ({ name: column, type })));
    yield `${index === 0 ? '' : ','}{"name":"${name}","columns":${columns},"rows":[`;
    yield* rowsText(table, parts.limits, written);
    yield ']}';
  }
  yield ']';
  for (const [name, value] of Object.entries(besides(tables, parts, written)))
    if (value !== undefined) yield `,"${name}":${JSON.stringify(value)}`;
  yield '}';
}

async function* rowsText({ columns, rows }: AnswerTable, limits: AnswerParts['limits'], written: Written): AsyncGenerator<string> {
  let piece = '';
  let first = true;
  try {
    for await (const batch of rows) {
      for (const row of batch) {
        const text = `${first ? '' : ','}[${row.map((value, index) => cellJson(value, columns[index]?.type ?? 'string')).join(',')}]`;
        written.error ??= limitReached(written, text.length, limits);
        if (written.error) break;
        first = false;
        written.rows++;
        written.bytes += text.length;
        piece += text;
        if (piece.length < pieceLength) continue;
        yield piece;
        piece = '';
      }
      if (written.error) break;
    }
  } catch (error) {
    written.error = partialError(messageOf(error), '-2133196800');
  }
  yield piece;
}

function limitReached({ rows, bytes }: Written, next: number, limits: AnswerParts['limits']): object | undefined {
  if (rows >= limits.rows)
    return partialError(
      `The results of this query exceed the set limit of ${limits.rows} records, so not all records were returned (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003).`,
    );
  if (bytes + next > limits.bytes)
    return partialError(
      `The results of this query exceed the set limit of ${limits.bytes} bytes, so not all records were returned (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0001).`,
      '-2133196799',
    );
  return undefined;
}

function besides(
  tables: readonly AnswerTable[],
  { preferences, started, dataSources }: AnswerParts,
  written: Written,
): Record<string, unknown> {
  const seconds = (performance.now() - started) / 1000;
  const [first] = tables;
  return {
    statistics: preferences.statistics
      ? {
          query: {
            executionTime: seconds,
            resourceUsage: {
              cpu: { user: durationText(seconds), kernel: '00:00:00', 'total cpu': durationText(seconds) },
              memory: { peak_per_node: 0 },
            },
            datasetStatistics: [{ table_row_count: written.rows, table_size: written.bytes }],
          },
        }
      : undefined,
    render: preferences.render ? renderOf(first?.visualization) : undefined,
    dataSources: preferences.dataSources ? dataSources : undefined,
    error: written.error,
  };
}

function renderOf(visualization: Visualization | undefined): object {
  return { visualization: visualization?.kind ?? null, title: null, ...visualization?.properties, isQuerySorted: false };
}

function durationText(seconds: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${(seconds % 60).toFixed(7).padStart(10, '0')}`;
}
