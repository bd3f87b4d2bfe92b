import type { Column } from '../../base/column';
import { sqlName } from '../../base/sql';
import { convert } from '../expressions/convert';
import type { NameNode, NamedParameter, SyntaxList, SyntaxNode, TypedName } from '../parser/syntax';
import { contains, elements, scalarType, scalarTypeNamed, textOf } from '../parser/syntax';
import type { Query, Scope, Stage } from '../plan/scope';
import { refuseAtRun } from '../plan/runtimeRefusal';
import { columnMap, nullOf, refuse } from '../plan/scope';
import { castTo, pinOrder, withAliases } from '../plan/stage';
import { resultColumns, word } from './columns';
import { operator } from './operator';
import type { Declared, ScanFunction, StepNode } from './scanStep';
import { scanFunction } from './scanStep';
import { sorted } from './sort';

interface Declaration extends SyntaxNode {
  readonly NameAndType: TypedName;
  readonly DefaultValue: (SyntaxNode & { readonly Value: SyntaxNode }) | null;
}

interface Scan extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter> | null;
  readonly OrderByClause: (SyntaxNode & { readonly Expressions: SyntaxList }) | null;
  readonly PartitionByClause: (SyntaxNode & { readonly Expressions: SyntaxList }) | null;
  readonly DeclareClause: (SyntaxNode & { readonly Declarations: SyntaxList<Declaration> }) | null;
  readonly Steps: SyntaxList<StepNode>;
}

/** So many rows are gone through at once: matches are copied from row to row, so more of them would cost the square of their number. */
const rowsAtOnce = 500;

/** Inside a query that runs for each row of another, all rows of a partition are gone through at once, which cannot be cut off. */
const mostRows = 10_000;

const tooMany = `scan goes through at most ${mostRows} rows here. Filter the rows before it, or use its own partition by instead of one around it.`;

/**
 * `scan`: goes through the rows in their order and matches sequences of steps. The rows of a partition become lists, which one function of the
 * engine goes through from row to row, list after list; it takes along what each step remembers and the rows that were matched.
 */
export const scan = operator<Scan>('ScanOperator', (node, scope, given) => {
  let input = given;
  const { query } = scope;
  if (node.OrderByClause) input = sorted(elements(node.OrderByClause.Expressions), scope, given);
  if (input.order.length === 0 && !input.serialized)
    return refuse(node, 'not-serialized', 'scan needs rows in an order: put sort or serialize before it.');
  const matchId = word(node.Parameters, 'with_match_id');
  const partition = elements(node.PartitionByClause?.Expressions);
  if (matchId !== undefined && partition.length > 0)
    return refuse(node, 'unsupported-option', 'How matches are numbered over several partitions is not known.');
  const rows = pinOrder(input, query);
  const seen = seenColumns(node, rows);
  const declared = [...declarations(node, scope), ...assigned(node, seen)];
  const number = sqlName(rows.order[0]?.alias ?? '');
  const fields = [`n := ${number}`, ...seen.map(({ alias }, at) => `c${at} := ${sqlName(alias)}`)];
  const by = partition.map((part) => query.expression(part, { ...scope, row: { columns: columnMap(rows) } }).sql);
  const list = sqlName(query.fresh('rows'));
  const made = scanFunction(elements(node.Steps), { seen, declared, scope });
  const parts = { fields: fields.join(', '), rows: rows.sql, number, by, list };
  const found = scope.perRow ? matchesAtOnce(made, parts) : matches(made, parts, query);
  return outcome(node, { rows, number, declared, matchId, found }, scope);
});

interface Lists {
  /** What a row is in a list. */
  readonly fields: string;
  readonly rows: string;
  /** The column that numbers the rows. */
  readonly number: string;
  /** What the rows are partitioned by. */
  readonly by: readonly string[];
  readonly list: string;
}

/** The matches in the rows, each partition cut into lists that are gone through one after the other. */
function matches(made: ScanFunction, { fields, rows, number, by, list }: Lists, query: Query): string {
  const [part, place, lists, walked] = ['part', 'list', 'lists', 'walked'].map((stem) => sqlName(query.fresh(stem))) as [
    string,
    string,
    string,
    string,
  ];
  const keys = by.length === 0 ? '0' : `dense_rank() OVER (ORDER BY ${by.join(', ')})`;
  const within = by.length === 0 ? '' : `PARTITION BY ${by.join(', ')} `;
  const placed = `SELECT *, ${keys} AS ${part}, (row_number() OVER (${within}ORDER BY ${number}) - 1) // ${rowsAtOnce} AS ${place} FROM (${rows})`;
  const cut = `SELECT ${part}, ${place}, list(struct_pack(${fields}) ORDER BY ${number}) AS ${list} FROM (${placed}) GROUP BY ALL`;
  const first = `SELECT ${part}, ${place}, ${made.walk(list)} AS f FROM ${lists} WHERE ${place} = 0`;
  const next = `SELECT b.${part}, b.${place}, ${made.walk(`b.${list}`, 'a.f')} FROM ${walked} AS a JOIN ${lists} AS b ON b.${part} = a.${part} AND b.${place} = a.${place} + 1`;
  const hits = `SELECT unnest(f.hits) AS f, ${place} AS turn, unnest(range(0, len(f.hits))) AS i FROM ${walked}`;
  const last = `SELECT f FROM ${walked} QUALIFY ${place} = max(${place}) OVER (PARTITION BY ${part})`;
  const rest = made.rest('f');
  const held =
    rest === undefined ? '' : ` UNION ALL SELECT unnest(${rest}), 9223372036854775807, unnest(range(0, len(${rest}))) FROM (${last})`;
  return (
    `WITH RECURSIVE ${lists} AS MATERIALIZED (${cut}), ${walked} AS (${first} UNION ALL ${next}) ` +
    `SELECT f, row_number() OVER (ORDER BY f.n, turn, i) AS place FROM (${hits}${held})`
  );
}

/** The matches in the rows, each partition as one list. */
function matchesAtOnce(made: ScanFunction, { fields, rows, number, by, list }: Lists): string {
  const bounded = `CASE WHEN len(${list}) > ${mostRows} THEN ${refuseAtRun(tooMany)} ELSE ${list} END`;
  const groups = by.length === 0 ? '' : ` GROUP BY ${by.join(', ')}`;
  const lists = `SELECT list(struct_pack(${fields}) ORDER BY ${number}) AS ${list} FROM (${rows})${groups}`;
  const rest = made.rest('f');
  const all = `SELECT ${rest === undefined ? 'f.hits' : `list_concat(f.hits, ${rest})`} AS h FROM (SELECT ${made.walk(bounded)} AS f FROM (${lists}) WHERE ${list} IS NOT NULL)`;
  const hits = `SELECT unnest(h) AS f, unnest(range(0, len(h))) AS i FROM (${all})`;
  return `SELECT f, row_number() OVER (ORDER BY f.n, i) AS place FROM (${hits})`;
}

/** The matched rows with what the steps gave them, in the order in which they were matched. */
function outcome(
  node: Scan,
  made: {
    readonly rows: Stage;
    readonly number: string;
    readonly declared: readonly Declared[];
    readonly matchId: string | undefined;
    readonly found: string;
  },
  { query }: Scope,
): Stage {
  const { rows, number, declared, matchId, found } = made;
  const columns = withAliases(resultColumns(node));
  const [matched, order] = [sqlName(query.fresh('matched')), query.fresh('row')];
  const items = columns.map(({ name, alias }) => {
    const at = declared.findIndex((column) => column.name === name);
    const kept = rows.columns.find((column) => column.name === name);
    const sql =
      name === matchId ? `${matched}.f.id` : at >= 0 ? `${matched}.f.d${at}` : kept ? `"$scanned".${sqlName(kept.alias)}` : 'NULL';
    return `${sql} AS ${sqlName(alias)}`;
  });
  return {
    sql:
      `SELECT ${items.join(', ')}, ${matched}.place AS ${sqlName(order)} ` +
      `FROM (${found}) AS ${matched} JOIN (${rows.sql}) AS "$scanned" ON "$scanned".${number} = ${matched}.f.n`,
    columns,
    hidden: [order],
    order: [{ alias: order, descending: false, nullsFirst: false }],
    pinned: true,
  };
}

function declarations(node: Scan, scope: Scope): readonly Declared[] {
  return elements(node.DeclareClause?.Declarations).map(({ NameAndType, DefaultValue }) => {
    const name = NameAndType.Name.SimpleName;
    const type = scalarType(NameAndType.Type.ResultType ?? NameAndType.Type.ReferencedSymbol) ?? typeByText(NameAndType, node);
    if (!DefaultValue) return { name, type, initial: castTo(nullOf(type), type) };
    const given = scope.query.expression(DefaultValue.Value, { ...scope, row: { columns: new Map() } });
    return { name, type, initial: castTo(convert(given, type, DefaultValue.Value).sql, type) };
  });
}

/** The rows' own columns that a step gives another value. */
function assigned(node: Scan, seen: readonly Column[]): readonly Declared[] {
  const names = new Set(
    elements(node.Steps).flatMap(({ ComputationClause }) => elements(ComputationClause?.Assignments).map(({ Name }) => Name.SimpleName)),
  );
  return seen.flatMap(({ name, type }, own) => (names.has(name) ? [{ name, type, initial: castTo(nullOf(type), type), own }] : []));
}

function typeByText({ Name, Type }: TypedName, node: Scan): Column['type'] {
  return scalarTypeNamed(textOf(Type)) ?? refuse(node, 'unsupported-columns', `The type of ${Name.SimpleName} is not known.`);
}

/** The columns that the steps look at. */
function seenColumns(node: Scan, rows: Stage): readonly Stage['columns'][number][] {
  return rows.columns.filter(({ name }) =>
    contains(node.Steps, (part) => part.ReferencedSymbol?.Name === name || (part as Partial<NameNode>).SimpleName === name),
  );
}
