import type { Kusto, KustoCode } from './kusto';
import { listItems, nodePath } from './syntax';

/** How the parser package (12.4.1) takes what the documentation of `find` writes as `pack_all()`: as long as that, so that no place moves. */
const older = 'pack(*)   ';

/** The text with each `pack_all()` in the `project` of a `find` in the form that the parser knows. */
export function mendFindPack(text: string, code: KustoCode, { kindOf }: Kusto): string {
  const places = listItems(code.GetDiagnostics())
    .filter(({ Code, Start }) => Code === 'KS109' && text.startsWith('pack_all()', Start))
    .filter(({ Start }) => nodePath(code.Syntax, Start).some((node) => kindOf(node) === 'FindProjectClause'));
  return places.reduce((mended, { Start }) => mended.slice(0, Start) + older + mended.slice(Start + older.length), text);
}
