import type { QueryOutcome, RunQuery } from '../../protocol/engine';
import type { Session } from '../../store/duckdb';
import type { StoredTable } from '../../store/resultsTable';
import { withFirstRows } from '../query/firstRows';
import type { RunParts } from '../query/runQuery';
import type { ReceivedAnswer } from './receiveAnswer';

/** An answer of workspaces whose rows are stored. */
export interface StoredAnswer extends Pick<
  QueryOutcome,
  'source' | 'status' | 'complete' | 'answers' | 'remedies' | 'elapsed' | 'statistics'
> {
  readonly run: RunQuery;
  readonly tables: readonly StoredTable[];
  /** As the service names them. */
  readonly names: readonly string[];
  readonly render: ReceivedAnswer['render'];
  readonly sourcePaths: readonly string[];
  readonly firstRows: number | undefined;
  readonly signal: AbortSignal;
}

/** Makes stored rows a result, and writes it to the history. */
export async function keepAnswer(
  { results, recordRun }: Pick<RunParts, 'results' | 'recordRun'>,
  session: Session,
  answer: StoredAnswer,
): Promise<QueryOutcome> {
  const { run, tables, names, render, sourcePaths, firstRows, signal, source, status, complete, ...more } = answer;
  const outcome: QueryOutcome = {
    ...more,
    resultId: results.keep(tables, { run, source, sourcePaths, status, complete }),
    text: run.text,
    source,
    tables: tables.map(({ columns, rows }, index) => {
      const visualization = index === 0 ? visualizationOf(render) : undefined;
      return { name: tableName(names, index), columns, rows, ...(visualization ? { visualization } : {}) };
    }),
    status,
    complete,
    diagnostics: [],
  };
  const whole = await withFirstRows(session, { outcome, tables, count: firstRows, signal });
  results.hold(outcome.resultId, recordRun({ run, outcome, tables }));
  return whole;
}

function tableName(names: readonly string[], index: number): string {
  const name = names[index] ?? '';
  if (name !== '' && name !== 'PrimaryResult') return name;
  return names.length === 1 ? 'Result' : `Result ${index + 1}`;
}

/** What `render` said; the service leaves nothing out, so what is null says nothing. */
function visualizationOf(
  render: Readonly<Record<string, unknown>> | undefined,
): { readonly kind: string; readonly properties: Readonly<Record<string, string>> } | undefined {
  const { visualization, ...others } = render ?? {};
  if (typeof visualization !== 'string') return undefined;
  const properties = Object.entries(others).flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value.join(',') : isPlain(value) ? String(value) : '';
    return text === '' ? [] : [[name.toLowerCase(), text]];
  });
  return { kind: visualization, properties: Object.fromEntries(properties) as Record<string, string> };
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
