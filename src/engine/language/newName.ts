import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { plainName } from '../../kql/language/pieces';
import { splitStatements } from '../../kql/language/statements';

const longestName = 1024;

/**
 * How a declared name is written under its new name: in brackets where it is no plain word.
 * @throws ResponseError in words, where the query at the offset would mean something else under that name, or nothing.
 */
export function writtenName(newName: string, text: string, offset: number): string {
  const name = newName.trim();
  if (name === '' || name.length > longestName || /["'\\\r\n]/.test(name)) {
    throw new ResponseError(LSPErrorCodes.RequestFailed, 'A name has at least one character, and no quotes, backslashes or line ends.');
  }
  const span = splitStatements(text).find(({ start, end }) => start <= offset && offset <= end);
  const statement = span ? text.slice(span.start, span.end) : '';
  if (words(statement).has(name)) {
    throw new ResponseError(LSPErrorCodes.RequestFailed, `The query has a name '${name}' already: it would mean both.`);
  }
  return plainName.test(name) ? name : `['${name}']`;
}

function words(statement: string): ReadonlySet<string> {
  return new Set([...statement.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)].map(([word]) => word));
}
