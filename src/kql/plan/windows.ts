import { sqlName } from '../../base/sql';
import type { OrderKey, Stage, Windows } from './scope';

/** Collects the window functions of one operator. */
export class WindowCollector implements Windows {
  readonly #layers: string[] = [];
  readonly #over: string;
  readonly #fresh: (stem: string) => string;

  constructor(order: readonly OrderKey[], fresh: (stem: string) => string) {
    this.#over = orderBy(order);
    this.#fresh = fresh;
  }

  add(call: string, partition?: string): string {
    const alias = sqlName(this.#fresh('window'));
    const by = partition === undefined ? '' : `PARTITION BY ${partition} `;
    this.#layers.push(`${call} OVER (${by}${this.#over}) AS ${alias}`);
    return alias;
  }

  /** The stage with the collected columns beside its own. */
  apply(stage: Stage): Stage {
    const sql = this.#layers.reduce((inner, layer) => `SELECT *, ${layer} FROM (${inner})`, stage.sql);
    return { ...stage, sql };
  }
}

/** An ORDER BY clause, or nothing. A qualifier keeps a key from being read as the name that the SELECT gives to another column. */
export function orderBy(order: readonly OrderKey[], qualifier = ''): string {
  if (order.length === 0) return '';
  const keys = order.map(
    (key) => `${qualifier}${sqlName(key.alias)} ${key.descending ? 'DESC' : 'ASC'} NULLS ${key.nullsFirst ? 'FIRST' : 'LAST'}`,
  );
  return `ORDER BY ${keys.join(', ')}`;
}
