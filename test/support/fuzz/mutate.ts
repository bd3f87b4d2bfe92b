import type { Choices } from '../differential/choices';
import { pick } from '../differential/choices';

/** Tokens of a query, near enough: words, numbers, texts, signs, and the space between them. */
function tokensOf(text: string): readonly string[] {
  return text.match(/\s+|[\p{L}_][\p{L}\p{N}_-]*|\d[\w.]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/.*|[^]/gu) ?? [];
}

const strange = [
  "'",
  '"',
  '\\',
  ';',
  '--',
  '/*',
  '*/',
  '//',
  '\0',
  '\ud83d',
  '\udc00',
  '🙂',
  '\n\n',
  '\r',
  '\u2028',
  '@',
  '$$',
  '${',
  '``',
  '```',
  'h"',
  "@'",
  '~',
  '|',
  '||',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '..',
  '*',
  '=',
  '==',
  '=~',
  '-',
  '9'.repeat(400),
  '1e999',
  '0x',
  '-9223372036854775808',
  "'); DROP TABLE SigninLogs; --",
  '"; SELECT 1; --',
  'é\u0301',
  '\ufeff',
];

const words = [
  'null',
  'by',
  'on',
  'let',
  'union *',
  'datatable(',
  'dynamic(',
  'toscalar(',
  'long(null)',
  'isfuzzy=true',
  'kind=',
  'typeof(',
  'x',
  'in (',
  'range',
  'materialize(',
];

type Mutation = (tokens: readonly string[], choices: Choices, others: readonly string[]) => readonly string[];

const at = (tokens: readonly string[], { below }: Choices): number => below(tokens.length + 1);

const mutations: readonly Mutation[] = [
  (tokens, choices) => tokens.toSpliced(at(tokens, choices), 1 + choices.below(4)),
  (tokens, choices) => {
    const from = at(tokens, choices);
    const piece = tokens.slice(from, from + 1 + choices.below(6));
    return tokens.toSpliced(from, 0, ...Array.from({ length: 1 + choices.below(3) }, () => piece).flat());
  },
  (tokens, choices) => {
    const [a, b] = [at(tokens, choices), at(tokens, choices)];
    return tokens.with(Math.min(a, tokens.length - 1), tokens[b] ?? '').with(Math.min(b, tokens.length - 1), tokens[a] ?? '');
  },
  (tokens, choices) => [...tokens.join('').slice(0, choices.below(tokens.join('').length + 1))],
  (tokens, choices) => tokens.toSpliced(at(tokens, choices), 0, pick(choices, strange)),
  (tokens, choices) => tokens.toSpliced(at(tokens, choices), 1, pick(choices, strange)),
  (tokens, choices) => tokens.toSpliced(at(tokens, choices), 1, ` ${pick(choices, words)} `),
  (tokens, choices) => tokens.toSpliced(at(tokens, choices), 0, String.fromCharCode(choices.below(0x10000))),
  (tokens, choices, others) => {
    const other = tokensOf(pick(choices, others));
    const from = at(other, choices);
    return tokens.toSpliced(at(tokens, choices), choices.below(5), ...other.slice(from, from + 1 + choices.below(25)));
  },
  (tokens, choices) => {
    const [from, count] = [at(tokens, choices), 1 + choices.below(8)];
    const depth = 1 + choices.below(40);
    return tokens.toSpliced(from, count, '('.repeat(depth), ...tokens.slice(from, from + count), ')'.repeat(depth));
  },
];

/** A query with some of its parts left out, doubled, exchanged or replaced by what does not belong there. */
export function mutate(text: string, choices: Choices, others: readonly string[]): string {
  let tokens = tokensOf(text);
  for (let step = 0; step <= choices.below(4); step++) {
    if (tokens.length === 0) break;
    tokens = pick(choices, mutations)(tokens, choices, others);
  }
  return tokens.join('');
}
