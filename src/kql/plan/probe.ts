import type { QueryDiagnostic, Span } from '../../base/queryDiagnostic';

/** Ends a compilation until a small query has been asked. */
export class ProbeNeeded extends Error {
  override readonly name = 'ProbeNeeded';
  constructor(readonly sql: string) {
    super('A small query must be asked first.');
  }
}

/** Text put into a query, so that the service's binder knows columns that only the rows tell. */
export interface Patch {
  readonly offset: number;
  readonly text: string;
  /** How many characters of the query it takes the place of. */
  readonly replaced?: number;
}

/** Ends a compilation to begin again with a text that names the columns of a plugin. */
export class SchemaKnown extends Error implements Patch {
  override readonly name = 'SchemaKnown';
  readonly replaced: number;
  /** What is worth saying of the text as it was before. */
  readonly notice: QueryDiagnostic | undefined;
  constructor(
    readonly offset: number,
    readonly text: string,
    { replaced = 0, notice }: { readonly replaced?: number; readonly notice?: QueryDiagnostic } = {},
  ) {
    super('The columns are known now.');
    this.replaced = replaced;
    this.notice = notice;
  }
}

/** Adds a patch whose offset counts in the text that has the earlier ones. */
export function addPatch(patches: readonly Patch[], { offset, text, replaced = 0 }: Patch): readonly Patch[] {
  return [...patches, { offset, text, replaced }];
}

/** The text with the patches, in the order in which they came. */
export function applyPatches(text: string, patches: readonly Patch[]): string {
  return patches.reduce(
    (patched, { offset, text: added, replaced = 0 }) => patched.slice(0, offset) + added + patched.slice(offset + replaced),
    text,
  );
}

/** Places in the patched text as places in the original one. */
export function shiftBack<T extends Span>(items: readonly T[], patches: readonly Patch[]): readonly T[] {
  return items.map((item) => ({ ...item, start: unpatch(item.start, patches), end: unpatch(item.end, patches) }));
}

function unpatch(offset: number, patches: readonly Patch[]): number {
  return patches.reduceRight(
    (at, { offset: from, text, replaced = 0 }) => (at <= from ? at : Math.max(from, at - text.length + replaced)),
    offset,
  );
}
