/**
 * The names under which the embedded engine keeps columns, in their order: the engine folds letter case and KQL does not, so a column whose
 * name differs from an earlier one's in case alone gets a suffix.
 */
export function physicalNames(columns: readonly { readonly name: string }[]): readonly string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let physical = name;
    for (let count = 2; taken.has(physical.toLowerCase()); count++) physical = `${name}$${count}`;
    taken.add(physical.toLowerCase());
    return physical;
  });
}
