/** A table's name as KQL reads it, whatever characters it has. */
export function tableName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`;
}

/** The first query over a table: some rows, no matter which. */
export function previewQuery(table: string): string {
  return `${tableName(table)}\n| take 100`;
}
