import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { Range, TextEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { functionUses } from '../../kql/language/functionUses';
import type { FunctionUse } from '../../kql/language/functionUses';
import { writtenName } from './newName';
import { rangeOf } from './rangeOf';

/** A place in one of several files that names a function. */
export interface FunctionReference {
  readonly document: TextDocument;
  readonly use: FunctionUse;
  readonly range: Range;
}

/**
 * All places that mean the function whose name stands at an offset, over all files, which are asked for only then; none where there stands
 * none, where no file declares it, or where the query at the offset declares one of several functions of that name, which is then its own
 * alone.
 */
export async function functionReferences(
  document: TextDocument,
  offset: number,
  all: () => Promise<readonly TextDocument[]>,
): Promise<readonly FunctionReference[]> {
  const name = wordAt(document.getText(), offset);
  if (name === undefined) return [];
  const asked = functionUses(document.getText(), name).find(({ start, end }) => start <= offset && offset <= end);
  if (!asked) return [];
  const found = (await all()).flatMap((one) =>
    functionUses(one.getText(), name).map((use) => ({ document: one, use, range: rangeOf(one, use) })),
  );
  const declarations = found.filter(({ use }) => use.declaration);
  if (declarations.length === 0 || (declarations.length > 1 && asked.own)) return [];
  // A query with a declaration of its own among several means that one.
  return declarations.length > 1 ? found.filter(({ use }) => use.declaration || !use.own) : found;
}

/**
 * The edits that give a function a new name in all files, by the files' addresses.
 * @throws ResponseError in words, where several files declare it, or where a query would mean something else under the new name.
 */
export function renameFunction(references: readonly FunctionReference[], newName: string): Readonly<Record<string, TextEdit[]>> {
  const declarations = references.filter(({ use }) => use.declaration);
  if (declarations.length > 1) {
    const files = declarations.map(({ document }) => decodeURIComponent(document.uri.split('/').at(-1) ?? document.uri));
    throw new ResponseError(
      LSPErrorCodes.RequestFailed,
      `The function is declared more than once, in ${files.join(' and ')}. Leave one of them, then rename it.`,
    );
  }
  const changes: Record<string, TextEdit[]> = {};
  for (const { document, use, range } of references) {
    const newText = writtenName(newName, document.getText(), use.start);
    (changes[document.uri] ??= []).push({ range, newText });
  }
  return changes;
}

/** The name at an offset, whole; undefined where there is none. */
export function wordAt(text: string, offset: number): string | undefined {
  const before = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(text.slice(0, offset))?.[0] ?? '';
  const after = /^[\p{L}\p{N}_]*/u.exec(text.slice(offset))?.[0] ?? '';
  return before + after === '' ? undefined : before + after;
}
