/** The functions of templates that are evaluated here. Source: learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource. */
const functions: Readonly<Record<string, (...texts: readonly string[]) => string>> = {
  concat: (...texts) => texts.join(''),
  tenantResourceId: (type = '', ...names) => `/providers/${idOf(type, names)}`,
  subscriptionResourceId: (subscription = '', type = '', ...names) => `/subscriptions/${subscription}/providers/${idOf(type, names)}`,
  resourceId: (subscription = '', group = '', type = '', ...names) =>
    `/subscriptions/${subscription}/resourceGroups/${group}/providers/${idOf(type, names)}`,
  extensionResourceId: (owner = '', type = '', ...names) => `${owner}/providers/${idOf(type, names)}`,
};

/** The part of an id that a type and its names make. @throws Error where they do not go together */
export function idOf(type: string, names: readonly string[]): string {
  const [provider = '', ...types] = type.split('/');
  if (types.length === 0 || types.length !== names.length) throw new Error(`${type} does not go with the names ${names.join(', ')}`);
  return [provider, ...types.flatMap((each, index) => [each, names[index] ?? ''])].join('/');
}

/** What a text of a template stands for: itself, unless it is in square brackets. @throws Error where an expression cannot be evaluated */
export function evaluate(text: string): string {
  if (!/^\[.*\]$/s.test(text)) return text;
  if (text.startsWith('[[')) return text.slice(1);
  const tokens = text.slice(1, -1).match(/'(?:[^']|'')*'|\w+|[(),]|\S/g) ?? [];
  const value = read(tokens);
  if (tokens.length > 0) throw new Error(`${text} goes on where it should end, at ${tokens.join(' ')}`);
  return value;
}

/** Takes one value off the front of the tokens. */
function read(tokens: string[]): string {
  const token = tokens.shift() ?? '';
  if (/^'.*'$/s.test(token)) return token.slice(1, -1).replaceAll("''", "'");
  const call = functions[token];
  if (!call || tokens.shift() !== '(') throw new Error(`“${token}” is no function that is known`);
  const values: string[] = [];
  while (tokens[0] !== ')') {
    if (tokens.length === 0) throw new Error(`${token}( is not closed`);
    if (values.length > 0 && tokens.shift() !== ',') throw new Error(`the values of ${token} are not parted by commas`);
    values.push(read(tokens));
  }
  tokens.shift();
  return call(...values);
}
