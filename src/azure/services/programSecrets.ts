import type { AzureClient } from '../pipeline/azureClient';

export interface ProgramSecret {
  /** The first characters of it. */
  readonly hint: string | undefined;
  /** ISO time at which it ends. */
  readonly ends: string;
}

interface WireApplication {
  readonly passwordCredentials?: readonly { readonly hint?: string | null; readonly endDateTime?: string | null }[];
}

/** The secrets of an application, as its tenant knows them; none where the application is of another tenant. Reads only. */
export async function readProgramSecrets(graph: AzureClient, clientId: string, signal: AbortSignal): Promise<readonly ProgramSecret[]> {
  const query = `$filter=appId eq '${clientId}'&$select=id,appId,passwordCredentials`.replaceAll(' ', '%20');
  const found: ProgramSecret[] = [];
  for await (const { passwordCredentials = [] } of graph.pages<WireApplication>(`/v1.0/applications?${query}`, signal))
    for (const { hint, endDateTime } of passwordCredentials)
      if (typeof endDateTime === 'string') found.push({ hint: hint ?? undefined, ends: endDateTime });
  return found;
}
