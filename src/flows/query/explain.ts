import { throwIfAborted } from '../../base/errors';
import { declarationOf, piecesOf } from '../../kql/language/pieces';
import type { EngineHandlers, ExplainedOperator, ExplainedStep, QueryExplanation, RequestContext, RunQuery } from '../../protocol/engine';
import type { Session } from '../../store/duckdb';
import type { QueryParts } from './compileRequest';
import { compileRequest, placeOf } from './compileRequest';
import { explainFailure } from './engineFailure';
import { explanationMarkdown } from './explanationMarkdown';

export interface ExplainParts extends QueryParts {
  readonly withSession: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
}

/** A query is cut after each step and run as often: of more steps the last ones are measured. */
const mostSteps = 50;

/** Explains queries: what each step leaves and costs, what SQL they become, and what the engine does for them. */
export function explainHandlers(parts: ExplainParts): EngineHandlers<'query/explain'> {
  return { 'query/explain': (run, context) => explain(parts, run, context) };
}

async function explain(parts: ExplainParts, run: RunQuery, context: RequestContext): Promise<QueryExplanation> {
  try {
    return await parts.withSession(async (session) => {
      const { queries, sourceName } = await compileRequest(parts, run, session, context.signal);
      const sql = queries.at(-1)?.sql ?? 'SELECT 1 WHERE false';
      const steps = await measureSteps(parts, run, session, context);
      context.progress({ message: 'Running the whole query' });
      const profile = await session.all(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, context.signal);
      const { latency, children } = JSON.parse(String(profile[0]?.[1] ?? '{}')) as Profile;
      const operators = (children ?? []).flatMap((child) => operatorsOf(child, 0)).filter(({ name }) => name !== 'EXPLAIN_ANALYZE');
      const found = { text: run.text, source: sourceName, steps, operators, sql, elapsed: (latency ?? 0) * 1000 };
      return { ...found, markdown: explanationMarkdown(found) };
    });
  } catch (error) {
    throw explainFailure(error);
  }
}

/** Runs the query cut after each of its steps, and counts the rows that are left. */
async function measureSteps(parts: ExplainParts, run: RunQuery, session: Session, context: RequestContext): Promise<ExplainedStep[]> {
  const spans = stepsOf(run.text).slice(-mostSteps);
  const steps: ExplainedStep[] = [];
  for (const [index, { start, end }] of spans.entries()) {
    throwIfAborted(context.signal);
    context.progress({ message: `Measuring step ${index + 1} of ${spans.length}`, fraction: index / spans.length });
    const { queries } = await compileRequest(parts, { ...run, text: run.text.slice(0, end) }, session, context.signal);
    const started = performance.now();
    const [row] = await session.all(`SELECT count(*) FROM (${queries.at(-1)?.sql ?? 'SELECT 1'}\n)`, context.signal);
    const elapsed = performance.now() - started;
    const words = oneLine(run.text.slice(start, end));
    const first = start + (/^(?:\s|\/\/[^\n]*\n)*/.exec(run.text.slice(start, end))?.[0].length ?? 0);
    steps.push({ text: words, line: placeOf(run.text, first).line, rows: Number(row?.[0] ?? 0), elapsed });
  }
  return steps;
}

/** The steps of the text's last query. */
function stepsOf(text: string): readonly { readonly start: number; readonly end: number }[] {
  const isQuery = (piece: string): boolean => oneLine(piece) !== '' && !declarationOf(piece);
  return piecesOf(text).findLast(({ start, end }) => isQuery(text.slice(start, end)))?.steps ?? [];
}

function oneLine(code: string): string {
  return code
    .replace(/^\s*\/\/[^\n]*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The engine's profile of a statement, as its JSON has it: times in seconds. */
interface Profile {
  readonly latency?: number;
  readonly children?: readonly ProfileNode[];
}

interface ProfileNode {
  readonly operator_type?: string;
  readonly operator_timing?: number;
  readonly operator_cardinality?: number;
  readonly operator_rows_scanned?: number;
  readonly extra_info?: Readonly<Record<string, unknown>>;
  readonly children?: readonly ProfileNode[];
}

function operatorsOf(node: ProfileNode, depth: number): readonly ExplainedOperator[] {
  const name = node.operator_type ?? '';
  const { Table, Filters } = node.extra_info ?? {};
  const about = [Table, Filters].flat().filter((part) => typeof part === 'string');
  const own: ExplainedOperator = {
    name,
    depth,
    rows: node.operator_cardinality ?? 0,
    elapsed: (node.operator_timing ?? 0) * 1000,
    ...(node.operator_rows_scanned ? { scanned: node.operator_rows_scanned } : {}),
    ...(about.length > 0 ? { about: about.join(', ') } : {}),
  };
  const below = name === 'EXPLAIN_ANALYZE' ? depth : depth + 1;
  return [own, ...(node.children ?? []).flatMap((child) => operatorsOf(child, below))];
}
