import type { Connection, Location, Position, WorkspaceSymbol } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createQueryFiles } from '../../flows/queryFiles/queryFiles';
import { querySymbols } from '../../kql/language/querySymbols';
import type { Documents } from './documents';
import { functionReferences, wordAt } from './functionReferences';
import type { FunctionReference } from './functionReferences';
import { symbolKinds } from './outline';
import { rangeOf } from './rangeOf';

const mostSymbols = 500;

/** What the `.kql` files of the workspace say, those that are open as they stand on screen. */
export interface WorkspaceQueries {
  readonly symbols: (query: string, signal: AbortSignal) => Promise<readonly WorkspaceSymbol[]>;
  /** All places that mean the function whose name stands at a place, in this file and the others. */
  readonly references: (document: TextDocument, position: Position, signal: AbortSignal) => Promise<readonly FunctionReference[]>;
  /** Where another file than the one asked from declares the function whose name stands at a place. */
  readonly functionsAt: (document: TextDocument, position: Position, signal: AbortSignal) => Promise<readonly Location[]>;
}

/** Looks into the workspace's folders on disk; those of a virtual workspace have no files to read. */
export function createWorkspaceQueries(
  connection: Connection,
  documents: Documents,
  functionsFolders: () => readonly string[],
): WorkspaceQueries {
  const files = createQueryFiles();
  const all = async (signal: AbortSignal): Promise<readonly TextDocument[]> => {
    const folders = (await connection.workspace.getWorkspaceFolders()) ?? [];
    const paths = folders.map(({ uri }) => uri).filter((uri) => uri.startsWith('file:'));
    const open = new Map(documents.all().map((document) => [document.uri.toLowerCase(), document]));
    const onDisk = (await files([...paths.map((uri) => fileURLToPath(uri)), ...functionsFolders()], signal)).map(({ path, text }) => {
      const uri = pathToFileURL(path).toString();
      return open.get(uri.toLowerCase()) ?? TextDocument.create(uri, 'kql', 0, text);
    });
    return [...new Set([...onDisk, ...open.values()])];
  };
  return {
    symbols: async (query, signal) => {
      const found: WorkspaceSymbol[] = [];
      for (const document of await all(signal)) {
        for (const symbol of querySymbols(document.getText())) {
          if (!isSpelledBy(query, symbol.name) || found.length >= mostSymbols) continue;
          const containerName = document.uri.split('/').at(-1);
          const location = { uri: document.uri, range: rangeOf(document, symbol.nameSpan ?? symbol) };
          found.push({
            name: symbol.name,
            kind: symbolKinds[symbol.kind],
            location,
            ...(containerName === undefined ? {} : { containerName: decodeURIComponent(containerName) }),
          });
        }
      }
      return found;
    },
    references: (document, position, signal) => functionReferences(document, document.offsetAt(position), () => all(signal)),
    functionsAt: async (document, position, signal) => {
      const name = wordAt(document.getText(), document.offsetAt(position));
      if (name === undefined) return [];
      return (await all(signal))
        .filter(({ uri }) => uri !== document.uri)
        .flatMap((other) =>
          querySymbols(other.getText()).flatMap(({ kind, name: declared, nameSpan }) =>
            kind === 'function' && declared === name && nameSpan ? [{ uri: other.uri, range: rangeOf(other, nameSpan) }] : [],
          ),
        );
    },
  };
}

/** Whether the letters of a search stand in a name in their order, as the editor's own search takes them. */
export function isSpelledBy(query: string, name: string): boolean {
  const letters = name.toLowerCase();
  let at = 0;
  for (const letter of query.toLowerCase().replace(/\s+/g, '')) {
    at = letters.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
