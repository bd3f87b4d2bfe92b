import { children } from '../parser/syntax';
import type { SyntaxNode, SyntaxToken } from '../parser/syntax';
import type { AnalyzedStatement } from './editorServices';
import { commentsOf, splitStatements } from './statements';

type Analyze = (statement: string) => AnalyzedStatement;

/** The service lays out by the length of what stands there, so that its second look may differ from its first. */
const mostPasses = 4;

/**
 * Formats each statement where it stands; what is between them stays. Words and comments are those of before, and a text that was formatted
 * stays as it is: a statement for which that cannot be had is left alone.
 */
export function formatDocument(text: string, analyze: Analyze): string {
  let result = '';
  let last = 0;
  for (const { start, end } of splitStatements(text)) {
    result += text.slice(last, start) + formatStatement(text.slice(start, end), analyze);
    last = end;
  }
  return result + text.slice(last);
}

function formatStatement(text: string, analyze: Analyze): string {
  const before = analyze(text);
  if (!isUnderstood(before.root)) return text;
  let current = before;
  for (let pass = 0; pass < mostPasses; pass++) {
    const next = current.formatted().trimEnd();
    if (next === current.text) return isSame(before, current) ? next : text;
    current = analyze(next);
  }
  return text;
}

/** Whether two texts have the same words, the same comments, and run as one statement as before. */
function isSame(one: AnalyzedStatement, other: AnalyzedStatement): boolean {
  if (one === other) return true;
  const isWhole = splitStatements(other.text).length === splitStatements(one.text).length;
  return isWhole && wordsOf(one.root) === wordsOf(other.root) && commentsOf(one.text).join('\n') === commentsOf(other.text).join('\n');
}

/** Whether the parser misses something at the end at most: what stands behind a gap may hang together in ways that it does not know. */
function isUnderstood(root: SyntaxNode): boolean {
  let misses = false;
  for (const token of tokensOf(root)) {
    if (token.IsMissing) misses = true;
    else if (misses && token.Text !== '') return false;
  }
  return true;
}

function wordsOf(root: SyntaxNode): string {
  return [...tokensOf(root)].map(({ Text }) => `${Text}\u0001`).join('');
}

function* tokensOf(root: SyntaxNode): Generator<SyntaxToken> {
  const waiting: SyntaxNode[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.IsToken) yield node as SyntaxToken;
    else for (const child of children(node).toReversed()) waiting.push(child);
  }
}
