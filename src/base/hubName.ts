/** The event hub that a connection string names; undefined where it names a whole namespace. */
export function hubNameOf(connectionString: string): string | undefined {
  return /EntityPath=([^;\s]+)/i.exec(connectionString)?.[1];
}
