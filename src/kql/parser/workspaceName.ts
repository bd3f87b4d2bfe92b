import type { KustoCode } from './kusto';
import { listItems } from './syntax';

const ours = 'workspace';
const theirs = 'database ';

/**
 * The text with each `workspace("…")` as `database ("…")`, which means the same and which the parser package (12.4.1) knows; as long as that,
 * so that no place moves.
 */
export function mendWorkspaces(text: string, code: KustoCode): string {
  const places = listItems(code.GetDiagnostics()).filter(
    ({ Code, Start }) => Code === 'KS211' && /^workspace\s*\(/.test(text.slice(Start, Start + 40)),
  );
  return places.reduce((mended, { Start }) => mended.slice(0, Start) + theirs + mended.slice(Start + ours.length), text);
}
