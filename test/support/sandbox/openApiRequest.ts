import { check, operationOf, referred } from './openApi';
import type { Schema } from './openApi';

/** A body that is sent to make a resource. */
export interface ResourceRequest {
  readonly path: string;
  readonly version: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Descriptions of these lie in files of a later version, whose members are the same. */
const laterVersions = /\/providers\/Microsoft\.Resources\/|^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i;

/**
 * What is wrong with a body by the published file of its version: what does not fit, what is missing, what the file does not know and what only the service
 * sets. Undefined where no file knows the path.
 */
export function problemsOfRequest({ path, version, body }: ResourceRequest): readonly string[] | undefined {
  const found = operationOf('PUT', path, laterVersions.test(path) ? '' : version);
  if (!found) return undefined;
  const parameters = (found.operation.parameters ?? []).map((each) =>
    each.$ref === undefined ? { parameter: each, file: found.file } : parameterOf(each.$ref, found.file),
  );
  const described = parameters.find(({ parameter }) => parameter.in === 'body');
  if (!described?.parameter.schema) return ['takes no body'];
  const problems: string[] = [];
  check(body, described.parameter.schema, { file: described.file, at: '$', problems, depth: 0 });
  return [...problems, ...unknownMembers(body, [{ schema: described.parameter.schema, file: described.file }], '$')];
}

interface Parameter {
  readonly in?: string;
  readonly schema?: Schema;
}

function parameterOf(reference: string, from: string): { readonly parameter: Parameter; readonly file: string } {
  const { node, file } = referred(reference, from);
  return { parameter: node as Parameter, file };
}

interface Described {
  readonly schema: Schema;
  readonly file: string;
}

/** A description and all that it consists of. */
function parts({ schema, file }: Described): readonly Described[] {
  if (schema.$ref !== undefined) {
    const { node, file: other } = referred(schema.$ref, file);
    return parts({ schema: node as Schema, file: other });
  }
  return [{ schema, file }, ...(schema.allOf ?? []).flatMap((part) => parts({ schema: part, file }))];
}

function unknownMembers(value: unknown, described: readonly Described[], at: string): readonly string[] {
  const all = described.flatMap(parts);
  if (Array.isArray(value)) {
    const items = all.flatMap(({ schema, file }) => (schema.items ? [{ schema: schema.items, file }] : []));
    return value.flatMap((item, index) => unknownMembers(item, items, `${at}[${index}]`));
  }
  const isOpen = all.some(({ schema }) => schema.additionalProperties !== undefined) || all.every(({ schema }) => !schema.properties);
  if (typeof value !== 'object' || value === null || isOpen) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const known = all.flatMap(({ schema, file }) => {
      const found = schema.properties?.[name];
      return found ? [{ schema: found, file }] : [];
    });
    const place = `${at}.${name}`;
    if (known.length === 0) return [`${place}: is not known`];
    if (known.some(({ schema }) => schema.readOnly === true)) return [`${place}: only the service sets it`];
    return unknownMembers(member, known, place);
  });
}
