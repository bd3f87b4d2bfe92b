import type { Expression } from '../scalarFunction';

/**
 * The engine's own functions name their arguments several times, so that calls within calls within calls would grow beyond all measure
 * when they are unfolded. An argument that holds several of them is worked out once, as the parameter of a lambda.
 */
export function bindHeavy(given: readonly Expression[], write: (given: readonly Expression[]) => string): string {
  // A subquery cannot stand in a lambda.
  if (given.some(({ sql }) => sql.includes('SELECT '))) return write(given);
  const held: string[] = [];
  const light = given.map((value, index) => {
    const inner = value.jsonPath?.base ?? value.sql;
    if (!isHeavy(inner) || value.constant !== undefined) return value;
    const name = `bound${depth(inner)}_${index}`;
    held.push(inner);
    const jsonPath = value.jsonPath && { base: name, path: value.jsonPath.path };
    return {
      start: value.start,
      end: value.end,
      type: value.type,
      ...(value.neverNull ? { neverNull: true } : {}),
      sql: jsonPath ? `nullif(json_extract(${name}, ${jsonPath.path}), 'null')` : name,
      ...(jsonPath ? { jsonPath } : {}),
      bound: name,
    };
  });
  const names = light.flatMap((value) => ('bound' in value ? [value.bound] : []));
  return names.reduceRight((body, name, index) => `list_transform([${held[index] ?? 'NULL'}], lambda ${name}: ${body})[1]`, write(light));
}

function isHeavy(sql: string): boolean {
  return sql.split('kql.').length > 2;
}

function depth(sql: string): number {
  return sql.split('list_transform([').length;
}
