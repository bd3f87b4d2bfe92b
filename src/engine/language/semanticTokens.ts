import { SemanticTokensBuilder } from 'vscode-languageserver/node';
import type { SemanticTokens, SemanticTokensLegend } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ClassificationKind } from '../../kql/language/classification';
import type { Classified } from '../../kql/language/language';

/** VS Code's own token types for the service's kinds; what is not listed keeps the grammar's colour. */
const tokenTypes: Partial<Record<ClassificationKind, string>> = {
  comment: 'comment',
  string: 'string',
  literal: 'number',
  type: 'type',
  column: 'property',
  table: 'class',
  database: 'namespace',
  function: 'function',
  parameter: 'parameter',
  signatureParameter: 'parameter',
  variable: 'variable',
  queryOperator: 'keyword',
  scalarOperator: 'operator',
  keyword: 'keyword',
  option: 'enumMember',
};

const names = [...new Set(Object.values(tokenTypes))];

export const semanticLegend: SemanticTokensLegend = { tokenTypes: names, tokenModifiers: [] };

/** The colours of a document. A token never crosses a line's end, because editors do not take that. */
export function semanticTokens(document: TextDocument, ranges: readonly Classified[]): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  for (const { start, end, kind } of ranges) {
    const type = tokenTypes[kind];
    if (type === undefined) continue;
    for (const piece of document
      .getText()
      .slice(start, end)
      .matchAll(/[^\r\n]+/g)) {
      const { line, character } = document.positionAt(start + piece.index);
      builder.push(line, character, piece[0].length, names.indexOf(type), 0);
    }
  }
  return builder.build();
}
