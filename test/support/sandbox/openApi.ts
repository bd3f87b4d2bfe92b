import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { root } from '../../../scripts/root';

/** Azure's published OpenAPI files, where they lie beside the checkout or where AZURE_OPENAPI names them; they are no part of it. */
export const openApiFolder = process.env['AZURE_OPENAPI'] ?? join(root, '../shared/azure/openapi');
export const hasOpenApi = existsSync(join(openApiFolder, 'INDEX.json'));

/** A part of a description, as OpenAPI 2 and 3 have it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly readOnly?: boolean;
  readonly 'x-ms-enum'?: { readonly modelAsString?: boolean };
}

/** An answer as OpenAPI 2 describes it, or as OpenAPI 3 does, by its kind of content. */
interface Response {
  readonly $ref?: string;
  readonly schema?: Schema;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
  readonly parameters?: readonly { readonly $ref?: string; readonly in?: string; readonly required?: boolean; readonly schema?: Schema }[];
  readonly responses: Readonly<Record<string, Response | undefined>>;
}

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Index {
  readonly files: readonly { readonly file: string; readonly operations: readonly { readonly method: string; readonly path: string }[] }[];
}

const files = new Map<string, unknown>();

function read(file: string): unknown {
  if (!files.has(file)) files.set(file, JSON.parse(readFileSync(file, 'utf8')));
  return files.get(file);
}

/**
 * What is wrong with an answer by the published file of its operation: nothing where it fits, undefined where no file knows the path and method.
 * Null is allowed for every member, lists of cells hold any JSON, open enumerations hold any text, and some members are never required.
 */
export function problemsOf(answer: { method: string; path: string; status: number; body: unknown }): readonly string[] | undefined {
  const found = operationOf(answer.method, answer.path);
  if (!found) return undefined;
  const { responses } = found.operation;
  const described = responses[String(answer.status)] ?? responses[`${String(answer.status)[0]}XX`];
  if (!described) return answer.status >= 400 ? [] : [`status ${answer.status} is not described`];
  const response = described.$ref === undefined ? described : (referred(described.$ref, found.file).node as Response);
  const schema = response.schema ?? response.content?.['application/json']?.schema;
  if (!schema) return [];
  const problems: string[] = [];
  check(answer.body, schema, { file: found.file, at: '$', problems, depth: 0 });
  return problems;
}

/** The operation that a path and method are of, in the file of the version where one is given. */
export function operationOf(method: string, path: string, version = ''): { operation: Operation; file: string } | undefined {
  const index = read(join(openApiFolder, 'INDEX.json')) as Index;
  for (const { file, operations } of index.files) {
    if (!file.includes(version === '' ? '' : `/${version}/`)) continue;
    for (const each of operations) {
      if (each.method !== method || !fits(each.path, path)) continue;
      const location = join(openApiFolder, file);
      const operation = (read(location) as Spec).paths[each.path]?.[method.toLowerCase()];
      if (operation) return { operation, file: location };
    }
  }
  return undefined;
}

/** A part of the path in braces stands for one segment; a first one alone, such as a scope, for several. */
function fits(template: string, path: string): boolean {
  const source = template
    .split(/(\{[^}]+\})/)
    .map((part) =>
      /^\{(scope|resourceUri)\}$/.test(part) ? '.+' : part.startsWith('{') ? '[^/]+' : part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`, 'i').test(path);
}

/** What a reference stands for, and the file that it stands in. */
export function referred(reference: string, from: string): { readonly node: unknown; readonly file: string } {
  const [name = '', pointer = ''] = reference.split('#');
  const file = name === '' ? from : resolve(dirname(from), name);
  const step = (node: unknown, key: string): unknown => (node as Record<string, unknown>)[key.replaceAll('~1', '/')];
  return { node: pointer.split('/').slice(1).reduce(step, read(file)), file };
}

/** Where a value stands, and what is wrong there. */
export interface Place {
  readonly file: string;
  readonly at: string;
  readonly problems: string[];
  readonly depth: number;
}

/** Tells a place's problems what does not fit a description. */
export function check(value: unknown, schema: Schema, place: Place): void {
  if (value === null || place.depth > 40) return;
  if (schema.$ref !== undefined) {
    const { node, file } = referred(schema.$ref, place.file);
    check(value, node as Schema, { ...place, file, depth: place.depth + 1 });
    return;
  }
  const say = (words: string): void => void place.problems.push(`${place.at}: ${words}`);
  for (const part of schema.allOf ?? []) check(value, part, { ...place, depth: place.depth + 1 });
  const choices = schema.anyOf ?? schema.oneOf ?? [];
  const tried = choices.map((choice) => {
    const problems: string[] = [];
    check(value, choice, { ...place, problems, depth: place.depth + 1 });
    return problems;
  });
  if (tried.length > 0 && tried.every((each) => each.length > 0)) place.problems.push(...(tried[0] ?? []));
  if (schema.enum && schema['x-ms-enum']?.modelAsString !== true && !schema.enum.includes(value))
    say(`${JSON.stringify(value)} is none of ${schema.enum.join(', ')}`);
  const type = schema.type ?? (schema.properties ? 'object' : undefined);
  if (type === 'array') {
    if (!Array.isArray(value)) say('is no list');
    else
      for (const [index, item] of value.entries())
        if (schema.items) check(item, schema.items, { ...place, at: `${place.at}[${index}]`, depth: place.depth + 1 });
  } else if (type === 'object' && !schema.properties && !schema.additionalProperties) return;
  else if (type === 'object') checkObject(value, schema, place);
  else if (type === 'integer' ? !Number.isInteger(value) : type !== undefined && typeof value !== type)
    say(`${JSON.stringify(value)} is no ${type}`);
}

/** Members that files require and services leave out: the link of a last page, and a type that stands only in fuller forms of Graph's answers. */
const neverSent = new Set(['nextLink', '@odata.type']);

function checkObject(value: unknown, schema: Schema, place: Place): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    place.problems.push(`${place.at}: is no object`);
    return;
  }
  const members = value as Record<string, unknown>;
  for (const name of schema.required ?? [])
    if (!neverSent.has(name) && !(name in members)) place.problems.push(`${place.at}: lacks ${name}`);
  for (const [name, member] of Object.entries(members)) {
    const known = schema.properties?.[name] ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
    if (known && member !== undefined) check(member, known, { ...place, at: `${place.at}.${name}`, depth: place.depth + 1 });
  }
}
