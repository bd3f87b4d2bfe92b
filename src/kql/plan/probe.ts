import type { Span } from '../../base/queryDiagnostic';

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
}

/** Ends a compilation to begin again with a text that names the columns of a plugin. */
export class SchemaKnown extends Error implements Patch {
  override readonly name = 'SchemaKnown';
  constructor(
    readonly offset: number,
    readonly text: string,
  ) {
    super('The columns are known now.');
  }
}

/** Adds a patch whose offset counts in the text that has the earlier ones. */
export function addPatch(patches: readonly Patch[], { offset, text }: Patch): readonly Patch[] {
  return [...patches, { offset, text }];
}

/** The text with the patches, in the order in which they came. */
export function applyPatches(text: string, patches: readonly Patch[]): string {
  return patches.reduce((patched, patch) => patched.slice(0, patch.offset) + patch.text + patched.slice(patch.offset), text);
}

/** Places in the patched text as places in the original one. */
export function shiftBack<T extends Span>(items: readonly T[], patches: readonly Patch[]): readonly T[] {
  return items.map((item) => ({ ...item, start: unpatch(item.start, patches), end: unpatch(item.end, patches) }));
}

function unpatch(offset: number, patches: readonly Patch[]): number {
  return patches.reduceRight((at, patch) => (at <= patch.offset ? at : Math.max(patch.offset, at - patch.text.length)), offset);
}
