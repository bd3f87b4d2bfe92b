import type { KustoList } from './syntax';
import { listItems } from './syntax';

/** One way to call a function: which arguments it takes. */
interface Taken {
  Symbol: object;
  Parameters: KustoList<object>;
  MinArgumentCount: number;
  MaxArgumentCount: number;
  Layout: object;
}

/** A function and the ways to call it: what is used of it here. */
export interface TakingFunction {
  readonly Name: string;
  Signatures?: KustoList<Taken> | null;
}

/** Makes a way to call a function, which gives an array, and the list of a function's ways. */
export interface SignatureMakers {
  readonly signature: (parameters: readonly object[]) => object;
  readonly listOf: (signatures: readonly object[]) => KustoList<Taken>;
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

/**
 * Has `percentiles_array_tdigest(digest, percentiles, typeof(long))` end in a type, as `percentile_tdigest` may.
 * Source: learn.microsoft.com/kusto/query/percentile-array-tdigest-function, Syntax.
 */
export function mendTypedPercentiles(functions: readonly TakingFunction[], { signature, listOf }: SignatureMakers): void {
  const [array, one] = ['percentiles_array_tdigest', 'percentile_tdigest'].map((name) => functions.find(({ Name }) => Name === name));
  const ways = listItems(array?.Signatures);
  const type = listItems(listItems(one?.Signatures).at(-1)?.Parameters).at(-1);
  const last = ways.at(-1);
  if (!array || !last || !type) return;
  array.Signatures = listOf([...ways, signature([...listItems(last.Parameters), type])]);
  for (const way of listItems(array.Signatures)) way.Symbol = array;
}
