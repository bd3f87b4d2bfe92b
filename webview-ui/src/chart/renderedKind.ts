import { chartKindOf, type ChartKind, type ChartKindEntry } from '../../../src/protocol/chart';

const rendered = /\|\s*render\s+(\w+)/g;

/** The chart that a query says it ends in, as far as its text alone tells. */
export function renderedKind(text: string): (ChartKindEntry & { readonly id: ChartKind }) | undefined {
  const [, word] = [...text.matchAll(rendered)].at(-1) ?? [];
  const kind = word === undefined ? undefined : chartKindOf(word);
  return kind?.shape === 'card' ? undefined : kind;
}
