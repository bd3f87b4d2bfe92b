import type { Schema } from './schemaParts';

/** What is wrong with a value by a schema, each with the place where: `sources[0].kind: …`. Nothing where all is well. */
export function checkSchema(value: unknown, schema: Schema, place = ''): readonly string[] {
  const at = (words: string): string => `${place === '' ? 'the configuration' : place} ${words}`;
  if (schema.type !== undefined && !isOfType(value, schema.type)) return [at(`has to be ${typeWords[schema.type]}`)];
  if (typeof value === 'string') return checkText(value, schema).map(at);
  if (typeof value === 'number') return checkNumber(value, schema).map(at);
  if (Array.isArray(value)) {
    const few = value.length < (schema.minItems ?? 0) ? [at(`has to have ${schema.minItems ?? 0} at least`)] : [];
    const { items } = schema;
    return items ? [...few, ...value.flatMap((item, index) => checkSchema(item, items, `${place}[${index}]`))] : few;
  }
  if (typeof value === 'object' && value !== null) return checkObject(value as Readonly<Record<string, unknown>>, schema, place);
  return [];
}

const typeWords: Readonly<Record<NonNullable<Schema['type']>, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'text in quotes',
  number: 'a number',
  boolean: 'true or false',
};

function isOfType(value: unknown, type: NonNullable<Schema['type']>): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function checkText(value: string, { enum: choices, pattern, default: usual, writeOnly }: Schema): readonly string[] {
  if (choices && !choices.includes(value)) return [`is “${value}”, which is none of ${choices.join(', ')}`];
  if (pattern === undefined || new RegExp(pattern).test(value)) return [];
  // What may be a secret is not said again.
  if (writeOnly === true) return [`does not have the form of ${String(usual)}`];
  return [`is “${value}”, which does not have the form ${usual === undefined ? pattern : `of ${String(usual)}`}`];
}

function checkNumber(value: number, { minimum = -Infinity, maximum = Infinity }: Schema): readonly string[] {
  return value >= minimum && value <= maximum ? [] : [`is ${value}, and has to lie between ${minimum} and ${maximum}`];
}

function checkObject(value: Readonly<Record<string, unknown>>, schema: Schema, place: string): readonly string[] {
  const { properties = {}, required = [], additionalProperties, allOf = [] } = schema;
  const whole = place === '' ? 'the configuration' : place;
  const path = (name: string): string => (place === '' ? name : `${place}.${name}`);
  const demanded = [...required, ...allOf.flatMap((each) => (meets(value, each.if) ? (each.then.required ?? []) : []))];
  const missing = demanded.filter((name) => !(name in value)).map((name) => `${whole} lacks ${name}`);
  const problems = Object.entries(value).flatMap(([name, member]) => {
    const known = properties[name];
    if (known) return checkSchema(member, known, path(name));
    if (typeof additionalProperties === 'object') return checkSchema(member, additionalProperties, path(name));
    return additionalProperties === false
      ? [`${whole} has ${name}, which is not known; known are ${Object.keys(properties).join(', ')}`]
      : [];
  });
  return [...missing, ...problems];
}

function meets(value: Readonly<Record<string, unknown>>, { properties = {} }: Schema): boolean {
  return Object.entries(properties).every(([name, wanted]) => value[name] === wanted.const);
}
