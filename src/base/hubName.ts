/** The event hub that a connection string names; undefined where it names a whole namespace. */
export function hubNameOf(connectionString: string): string | undefined {
  return /EntityPath=([^;\s]+)/i.exec(connectionString)?.[1];
}

/** The host of the namespace that a connection string names, and its port where that is told; empty where it names none. */
export function hubHostOf(connectionString: string): string {
  return /Endpoint=sb:\/\/([^;/]+)/i.exec(connectionString)?.[1] ?? '';
}
