import type { KustoCode } from './kusto';
import { listItems } from './syntax';

const ours = 'workspace';
const theirs = 'database ';
/** An unknown function, also in a fuzzy union. */
const unknownCall: ReadonlySet<string> = new Set(['KS211', 'KS205']);

/**
 * The text with each `workspace("…")` as `database ("…")`, which means the same and which the parser package (12.4.1) knows; as long as that,
 * so that no place moves.
 */
export function mendWorkspaces(text: string, code: KustoCode): string {
  const places = listItems(code.GetDiagnostics()).filter(
    ({ Code, Start }) => unknownCall.has(Code) && /^workspace\s*\(/.test(text.slice(Start, Start + 40)),
  );
  return places.reduce((mended, { Start }) => mended.slice(0, Start) + theirs + mended.slice(Start + ours.length), text);
}

/** Where the text has the first `app("…")`, which names a source as `workspace` does. */
export function applicationAt(text: string, code: KustoCode): number | undefined {
  if (!/\bapp\s*\(/.test(text)) return undefined;
  return listItems(code.GetDiagnostics()).find(
    ({ Code, Start }) => unknownCall.has(Code) && /^app\s*\(/.test(text.slice(Start, Start + 40)),
  )?.Start;
}
