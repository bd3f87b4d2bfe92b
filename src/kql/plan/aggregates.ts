import { sqlName } from '../../base/sql';

/** A value of a grouped SELECT: its SQL, and the name of its column. */
export interface Grouped {
  readonly sql: string;
  readonly name: string;
}

/**
 * Collects the aggregates inside expressions. SQL does not let aggregates stand everywhere where other values may, such as in TRY, so what
 * is worked out with them becomes a SELECT over their columns.
 */
export class AggregateCollector {
  readonly #found = new Map<string, string>();
  readonly #fresh: (stem: string) => string;

  constructor(fresh: (stem: string) => string) {
    this.#fresh = fresh;
  }

  /** Adds an aggregate, and gives the name of its column. */
  add(sql: string): string {
    const known = this.#found.get(sql);
    if (known !== undefined) return known;
    const name = sqlName(this.#fresh('aggregate'));
    this.#found.set(sql, name);
    return name;
  }

  /** The columns of the aggregates that expressions use. */
  itemsOf(expressions: readonly string[]): readonly string[] {
    return [...this.#found].filter(([, name]) => expressions.some((sql) => sql.includes(name))).map(([sql, name]) => `${sql} AS ${name}`);
  }

  /** The SQL of an expression that is an aggregate and nothing else, or that holds none; `undefined` where it combines aggregates. */
  plain(expression: string): string | undefined {
    const names = [...this.#found].filter(([, name]) => expression.includes(name));
    const [only] = names;
    if (!only) return expression;
    return expression === only[1] ? only[0] : undefined;
  }
}

/** The columns of a SELECT of groups: their keys, and the values of each group. */
interface GroupedColumns {
  readonly keys: readonly Grouped[];
  readonly values: readonly Grouped[];
  readonly aggregates: AggregateCollector;
}

/** The SELECT of groups that `select` writes for a list of items; where values combine aggregates, one over the SELECT of the aggregates. */
export function groupedSelect({ keys, values, aggregates }: GroupedColumns, select: (items: readonly string[]) => string): string {
  const keyItems = keys.map(named);
  const plain = values.map(({ sql, name }) => ({ sql: aggregates.plain(sql), name }));
  if (plain.every(({ sql }) => sql !== undefined))
    return select([...keyItems, ...plain.map(({ sql, name }) => named({ sql: sql ?? '', name }))]);
  const own = plain.flatMap(({ sql, name }) => (sql === undefined ? [] : [named({ sql, name })]));
  const used = aggregates.itemsOf(values.filter((_, index) => plain[index]?.sql === undefined).map(({ sql }) => sql));
  const outer = values.map(({ sql, name }, index) => (plain[index]?.sql === undefined ? named({ sql, name }) : name));
  return `SELECT ${[...keys.map(({ name }) => name), ...outer].join(', ')} FROM (${select([...keyItems, ...used, ...own])})`;
}

function named({ sql, name }: Grouped): string {
  return sql === name ? name : `${sql} AS ${name}`;
}
