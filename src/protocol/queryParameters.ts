/** A parameter that a query declares with `declare query_parameters`. */
export interface QueryParameter {
  readonly name: string;
  readonly type: string;
  /** The default as a person would type it: of a string the text itself. Undefined where a value is needed. */
  readonly standard?: string;
}

interface Token {
  readonly text: string;
  readonly start: number;
}

const tokenPattern =
  /\/\/[^\r\n]*|```[\s\S]*?(?:```|$)|[hH]?@?"(?:\\.|[^"\\\r\n])*"?|[hH]?@?'(?:\\.|[^'\\\r\n])*'?|[\p{L}_][\p{L}\p{N}_]*|\s+|[\s\S]/gu;

/** The parameters that a text declares, each once, by the text alone; what is not yet complete is left out. */
export function queryParameters(text: string): readonly QueryParameter[] {
  if (!text.includes('query_parameters')) return [];
  const tokens = [...text.matchAll(tokenPattern)]
    .map(({ 0: token, index }): Token => ({ text: token, start: index }))
    .filter((token) => !/^(?:\s|\/\/)/.test(token.text));
  const found = new Map<string, QueryParameter>();
  tokens.forEach((token, index) => {
    if (token.text !== 'declare' || tokens[index + 1]?.text !== 'query_parameters' || tokens[index + 2]?.text !== '(') return;
    for (const part of partsIn(tokens, index + 3)) {
      const parameter = parameterOf(text, part);
      if (parameter && !found.has(parameter.name)) found.set(parameter.name, parameter);
    }
  });
  return [...found.values()];
}

/** Of values by name those that a text declares a parameter for; an empty one leaves the default. */
export function givenParameters(
  text: string,
  values: Readonly<Record<string, string>>,
): { readonly parameters?: Readonly<Record<string, string>> } {
  const given = queryParameters(text).flatMap(({ name }) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return given.length === 0 ? {} : { parameters: Object.fromEntries(given) };
}

/** What stands between the commas from a place down to the end of its bracket. */
function partsIn(tokens: readonly Token[], from: number): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(from)) {
    if (')]}'.includes(token.text) && --depth < 0) return parts;
    if ('([{'.includes(token.text)) depth++;
    if (depth === 0 && token.text === ',') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return [];
}

function parameterOf(text: string, part: readonly Token[]): QueryParameter | undefined {
  const isQuoted = part[0]?.text === '[' && part[2]?.text === ']';
  const [name, type, sign] = isQuoted ? [part[1]?.text.slice(1, -1), part[4], part[5]] : [part[0]?.text, part[2], part[3]];
  const colon = part[isQuoted ? 3 : 1];
  if (name === undefined || colon?.text !== ':' || type === undefined) return undefined;
  const [first, last] = [sign?.text === '=' ? part[part.indexOf(sign) + 1] : undefined, part.at(-1)];
  if (!first || !last) return { name, type: type.text };
  return { name, type: type.text, standard: plainText(text.slice(first.start, last.start + last.text.length)) };
}

/** A string literal without its quotes; anything else as it is written. */
function plainText(written: string): string {
  const literal = /^[hH]?(@?)(["'])([^]*)\2$/.exec(written);
  if (!literal) return written;
  const [, verbatim, , inner = ''] = literal;
  return verbatim === '@' ? inner : inner.replace(/\\(["'\\])/g, '$1');
}
