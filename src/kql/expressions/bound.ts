import type { Expression } from '../scalarFunction';

/**
 * The engine's own functions name their arguments several times, so that calls within calls within calls would grow beyond all measure
 * when they are unfolded. An argument that holds several of them is worked out once, as the parameter of a lambda.
 */
export function bindHeavy(given: readonly Expression[], write: (given: readonly Expression[]) => string): string {
  if (given.some(hasSubquery)) return bindSubqueries(given, write);
  const held: string[] = [];
  const light = given.map((value, index) => {
    const inner = value.jsonPath?.base ?? value.sql;
    if (!isHeavy(inner) || value.constant !== undefined) return value;
    held.push(inner);
    return { ...named(value, `bound${depth(inner)}_${index}`), bound: `bound${depth(inner)}_${index}` };
  });
  const names = light.flatMap((value) => ('bound' in value ? [value.bound] : []));
  return names.reduceRight((body, name, index) => `list_transform([${held[index] ?? 'NULL'}], lambda ${name}: ${body})[1]`, write(light));
}

/** What the engine runs in TRY: as it is written, or in a function of its own. */
const tries = /\bTRY\(|\bkql\.(floor_to|date_of_parts)\(/;

/** A subquery can stand neither in TRY nor in a lambda; it may be in the list that a lambda goes through. */
function bindSubqueries(given: readonly Expression[], write: (given: readonly Expression[]) => string): string {
  const plain = write(given);
  if (!tries.test(plain)) return plain;
  const name = `bound${depth(plain)}`;
  const held = given.map((value, index) => (hasSubquery(value) ? `p${index} := ${value.jsonPath?.base ?? value.sql}` : ''));
  const light = given.map((value, index) => (hasSubquery(value) ? named(value, `${name}.p${index}`) : value));
  return `list_transform([struct_pack(${held.filter((part) => part !== '').join(', ')})], lambda ${name}: ${write(light)})[1]`;
}

/** The value as something that has a name already. */
function named({ start, end, type, neverNull, jsonPath }: Expression, name: string): Expression {
  const path = jsonPath && { base: name, path: jsonPath.path };
  return {
    start,
    end,
    type,
    ...(neverNull ? { neverNull: true } : {}),
    sql: path ? `nullif(json_extract(${name}, ${path.path}), 'null')` : name,
    ...(path ? { jsonPath: path } : {}),
  };
}

function hasSubquery({ sql }: Expression): boolean {
  return sql.includes('SELECT ');
}

function isHeavy(sql: string): boolean {
  return sql.split('kql.').length > 2;
}

function depth(sql: string): number {
  return sql.split('list_transform([').length;
}
