import {
  ScriptKind,
  ScriptTarget,
  SyntaxKind,
  createSourceFile,
  forEachChild,
  isCallExpression,
  isExportDeclaration,
  isIdentifier,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isStringLiteral,
} from 'typescript';
import type { Node } from 'typescript';

/** The names that a source file imports: by statement, by re-export, by `import()` and `require()`, and in types. */
export function importsOf(path: string, text: string): string[] {
  const names: string[] = [];
  const visit = (node: Node): void => {
    const name = importedName(node);
    if (name !== undefined) names.push(name);
    forEachChild(node, visit);
  };
  visit(createSourceFile(path, text, ScriptTarget.Latest, false, path.endsWith('x') ? ScriptKind.TSX : ScriptKind.TS));
  return names;
}

function importedName(node: Node): string | undefined {
  if ((isImportDeclaration(node) || isExportDeclaration(node)) && node.moduleSpecifier && isStringLiteral(node.moduleSpecifier)) {
    return node.moduleSpecifier.text;
  }
  if (isImportTypeNode(node) && isLiteralTypeNode(node.argument) && isStringLiteral(node.argument.literal))
    return node.argument.literal.text;
  if (!isCallExpression(node)) return undefined;
  const loads = node.expression.kind === SyntaxKind.ImportKeyword || (isIdentifier(node.expression) && node.expression.text === 'require');
  const first = node.arguments[0];
  return loads && first && isStringLiteral(first) ? first.text : undefined;
}
