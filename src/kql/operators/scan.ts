import type { Column } from '../../base/column';
import { physicalTypes } from '../../base/physicalType';
import { sqlName } from '../../base/sql';
import { convert } from '../expressions/convert';
import type { NameNode, NamedParameter, SyntaxList, SyntaxNode, TypedName } from '../parser/syntax';
import { contains, elements, scalarType, textOf } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { refuseAtRun } from '../plan/runtimeRefusal';
import { columnMap, nullOf, refuse } from '../plan/scope';
import { castTo, pinOrder, withAliases } from '../plan/stage';
import { resultColumns, word } from './columns';
import { operator } from './operator';
import type { Declared, StepNode } from './scanStep';
import { scanFunction } from './scanStep';

interface Declaration extends SyntaxNode {
  readonly NameAndType: TypedName;
  readonly DefaultValue: (SyntaxNode & { readonly Value: SyntaxNode }) | null;
}

interface Scan extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter> | null;
  readonly OrderByClause: SyntaxNode | null;
  readonly PartitionByClause: (SyntaxNode & { readonly Expressions: SyntaxList }) | null;
  readonly DeclareClause: (SyntaxNode & { readonly Declarations: SyntaxList<Declaration> }) | null;
  readonly Steps: SyntaxList<StepNode>;
}

/** The work grows with the square of a partition's rows and cannot be cut off in between, so it has an end. */
const mostRows = 10_000;

const tooMany = `scan goes through at most ${mostRows} rows of a partition here. Filter the rows before it, or give it a partition by.`;

/**
 * `scan`: goes through the rows in their order and matches sequences of steps. All rows of a partition become one list, which one
 * function of the engine goes through from row to row; it takes along what each step remembers and the rows that were matched.
 */
export const scan = operator<Scan>('ScanOperator', (node, scope, input) => {
  const { query } = scope;
  if (node.OrderByClause) return refuse(node.OrderByClause, 'unsupported-option', 'Sort the rows before scan instead of inside it.');
  if (input.order.length === 0 && !input.serialized)
    return refuse(node, 'not-serialized', 'scan needs rows in an order: put sort or serialize before it.');
  const matchId = word(node.Parameters, 'with_match_id');
  const partition = elements(node.PartitionByClause?.Expressions);
  if (matchId !== undefined && partition.length > 0)
    return refuse(node, 'unsupported-option', 'How matches are numbered over several partitions is not known.');
  const rows = pinOrder(input, query);
  const declared = declarations(node, scope);
  const seen = seenColumns(node, rows);
  const number = sqlName(rows.order[0]?.alias ?? '');
  const fields = [`n := ${number}`, ...seen.map(({ alias }, at) => `c${at} := ${sqlName(alias)}`)];
  const by = partition.map((part) => query.expression(part, { ...scope, row: { columns: columnMap(rows) } }).sql);
  const list = sqlName(query.fresh('rows'));
  const bounded = `CASE WHEN len(${list}) > ${mostRows} THEN ${refuseAtRun(tooMany)} ELSE ${list} END`;
  const made = scanFunction(elements(node.Steps), { seen, declared, scope, list: bounded });
  const groups = by.length === 0 ? '' : ` GROUP BY ${by.join(', ')}`;
  const lists = `SELECT list(struct_pack(${fields.join(', ')}) ORDER BY ${number}) AS ${list} FROM (${rows.sql})${groups}`;
  return outcome(
    node,
    { rows, number, declared, matchId, found: `SELECT unnest(${made}) AS f FROM (${lists}) WHERE ${list} IS NOT NULL` },
    scope,
  );
});

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
  const [matched, place, order] = [sqlName(query.fresh('matched')), sqlName(query.fresh('place')), query.fresh('row')];
  const items = columns.map(({ name, alias }) => {
    const at = declared.findIndex((column) => column.name === name);
    const kept = rows.columns.find((column) => column.name === name);
    const sql =
      name === matchId ? `${matched}.f.id` : at >= 0 ? `${matched}.f.d${at}` : kept ? `"$scanned".${sqlName(kept.alias)}` : 'NULL';
    return `${sql} AS ${sqlName(alias)}`;
  });
  const numbered = `SELECT f, row_number() OVER () AS ${place} FROM (${found})`;
  return {
    sql:
      `SELECT ${items.join(', ')}, ((${matched}.f.n << 20) + ${place}) AS ${sqlName(order)} ` +
      `FROM (${numbered}) AS ${matched} JOIN (${rows.sql}) AS "$scanned" ON "$scanned".${number} = ${matched}.f.n`,
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

function typeByText({ Name, Type }: TypedName, node: Scan): Column['type'] {
  const found = Object.keys(physicalTypes).find((name) => name === textOf(Type));
  return (found as Column['type'] | undefined) ?? refuse(node, 'unsupported-columns', `The type of ${Name.SimpleName} is not known.`);
}

/** The columns that the steps look at. */
function seenColumns(node: Scan, rows: Stage): readonly Stage['columns'][number][] {
  return rows.columns.filter(({ name }) =>
    contains(node.Steps, (part) => part.ReferencedSymbol?.Name === name || (part as Partial<NameNode>).SimpleName === name),
  );
}
