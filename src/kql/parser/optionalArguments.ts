import type { KustoList } from './syntax';
import { listItems } from './syntax';

/** One way to call a function: which arguments it takes. */
interface Taken {
  Parameters: object;
  MinArgumentCount: number;
  MaxArgumentCount: number;
  Layout: object;
}

/** A function and the ways to call it: what is used of it here. */
export interface TakingFunction {
  readonly Name: string;
  readonly Signatures?: KustoList<Taken> | null;
}

/**
 * Functions of which the service's own pages leave out an argument that the package (12.4.1) asks for, and a function that takes the same
 * arguments as the page says. Source: learn.microsoft.com/kusto/query/format-ipv4-mask-function, Syntax.
 */
const takesAs: Readonly<Record<string, string>> = { format_ipv4_mask: 'format_ipv4' };

/** Has functions take fewer arguments where the service does. */
export function mendOptionalArguments(functions: readonly TakingFunction[]): void {
  const first = (name: string): Taken | undefined => listItems(functions.find(({ Name }) => Name === name)?.Signatures)[0];
  for (const [name, other] of Object.entries(takesAs)) {
    const [mended, like] = [first(name), first(other)];
    if (!mended || !like) continue;
    const { Parameters, MinArgumentCount, MaxArgumentCount, Layout } = like;
    Object.assign(mended, { Parameters, MinArgumentCount, MaxArgumentCount, Layout });
  }
}
