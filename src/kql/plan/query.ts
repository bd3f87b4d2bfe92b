import { sqlName } from '../../base/sql';
import { translateExpression } from '../expressions/translate';
import type { SyntaxNode } from '../parser/syntax';
import { namePattern } from './namePattern';
import { ProbeNeeded } from './probe';
import type { Query, Stage } from './scope';
import { refuse } from './scope';
import { plainStage, withAliases } from './stage';
import type { PlanInput, PlannedTable } from './planInput';
import { pruneColumns } from './pruneColumns';
import { translateTable } from './table';

/** What one statement's compilation hands down, and what it has come to. */
export interface QueryState {
  readonly query: Query;
  /** Puts what is worked out once in front of the statement. */
  readonly finish: (sql: string) => string;
  readonly reads: ReadonlySet<string>;
}

export function makeQuery({ kusto, options, answers }: PlanInput, settings: ReadonlyMap<string, SyntaxNode>): QueryState {
  const reads = new Set<string>();
  const once = new Map<string, string>();
  let count = 0;
  const fresh = (stem: string): string => `$${stem}${++count}`;
  const query: Query = {
    now: options.now,
    columnsOnly: options.columnsOnly === true,
    ...(options.placesFile === undefined ? {} : { placesFile: options.placesFile }),
    externalFile: (address) => options.externalFile?.(address),
    option: (name) => settings.get(name),
    kindOf: kusto.kindOf,
    parameter: (name) => (options.parameters && Object.hasOwn(options.parameters, name) ? options.parameters[name] : undefined),
    fresh,
    table: translateTable,
    expression: translateExpression,
    sources: (pattern) => matching(options.tables, pattern),
    source: (name, database) => {
      const other = database === undefined ? options : options.databases?.find((candidate) => candidate.name === database);
      const table = other?.tables.find((candidate) => candidate.name === name);
      if (!table) return undefined;
      if (table.written !== true) reads.add(database === undefined ? name : `${database}/${name}`);
      return sourceStage(table, options.timeRange);
    },
    isEmptySource: (name) => options.tables.find((candidate) => candidate.name === name)?.isEmpty === true,
    materialize: (sql) => {
      const name = once.get(sql) ?? fresh('once');
      once.set(sql, name);
      return `SELECT * FROM ${sqlName(name)}`;
    },
    probe: (sql, node) => {
      const whole = withOnce(sql, once);
      const answer = answers.get(whole);
      if (answer) return answer;
      if (!options.probe)
        return refuse(node, 'unsupported-operator', 'The columns of this operator depend on the rows, which are not at hand here.');
      throw new ProbeNeeded(whole);
    },
  };
  return { query, finish: (sql) => withOnce(sql, once), reads };
}

function withOnce(sql: string, once: ReadonlyMap<string, string>): string {
  const own = pruneColumns(sql);
  if (once.size === 0) return own;
  return `WITH ${[...once].map(([text, name]) => `${sqlName(name)} AS MATERIALIZED (${pruneColumns(text)})`).join(', ')} ${own}`;
}

function matching(tables: readonly PlannedTable[], pattern: string): readonly string[] {
  const expression = namePattern(pattern);
  return tables.map(({ name }) => name).filter((name) => expression.test(name));
}

/** The engine's threads take turns at this many rows of a table. */
const rowsAtOnce = 122_880;

function sourceStage(
  { columns, relation, numbersRows, rows = 0, timeless, written }: PlannedTable,
  range: PlanInput['options']['timeRange'],
): Stage {
  const named = withAliases(columns);
  const items = named.map(({ alias }) => sqlName(alias));
  const timed = range && timeless !== true && columns.some(({ name, type }) => name === 'TimeGenerated' && type === 'datetime');
  const where = timed ? ` WHERE "TimeGenerated" >= ${range.from} AND "TimeGenerated" < ${range.to}` : '';
  const sql = `SELECT ${items.join(', ')} FROM ${relation}${where}`;
  const hasRowId = numbersRows === true && !columns.some(({ name }) => name.toLowerCase() === 'rowid');
  return {
    ...plainStage(sql, named),
    ...(written === true ? { written } : {}),
    ...(rows > rowsAtOnce ? { scattered: true } : {}),
    ...(!timed ? { filterable: sql } : {}),
    ...(hasRowId ? { base: { sql, relation, from: `${relation}${where}` } } : {}),
  };
}
