import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import { azureFailure } from '../azureFailure';
import type { Cloud } from '../cloud';
import { sdkOptions } from '../pipeline/azureClient';
import { retryPolicy, usualRetries } from '../pipeline/retries';
import { sameHostPolicy } from '../pipeline/sameHost';

export interface BlobPlace {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  /** The account's own address of its blob service, as Resource Manager tells it. */
  readonly endpoint: string;
}

export interface BlobList {
  readonly blobs: readonly { readonly name: string; readonly modifiedAt: string }[];
  /** The time of the service, as ISO time. */
  readonly now: string;
}

/** The same in every cloud. Source: learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory. */
const scope = 'https://storage.azure.com/.default';

/** The first page of a container's blobs; none where the container is not there yet. @throws AzureFailure where the account refused */
export async function listBlobs({ cloud, credential, endpoint }: BlobPlace, container: string, signal: AbortSignal): Promise<BlobList> {
  const pipeline = createPipelineFromOptions(sdkOptions(cloud));
  pipeline.addPolicy(retryPolicy(usualRetries), { phase: 'Retry' });
  pipeline.addPolicy(sameHostPolicy(endpoint), { afterPhase: 'Retry' });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scope }), { phase: 'Sign' });
  const url = `${endpoint.replace(/\/$/, '')}/${container}?restype=container&comp=list&maxresults=1000`;
  const request = createPipelineRequest({ url, method: 'GET', abortSignal: signal });
  request.headers.set('x-ms-version', '2024-11-04');
  const answer = await pipeline.sendRequest(createDefaultHttpClient(), request);
  const now = new Date(answer.headers.get('date') ?? Date.now()).toISOString();
  if (answer.status === 404) return { blobs: [], now };
  if (answer.status !== 200) throw azureFailure({ ...answer, url });
  const entries = [
    ...(answer.bodyAsText ?? '').matchAll(/<Blob>.*?<Name>(.*?)<\/Name>.*?<Last-Modified>(.*?)<\/Last-Modified>.*?<\/Blob>/gs),
  ];
  return { blobs: entries.map(([, name = '', modified = '']) => ({ name, modifiedAt: new Date(modified).toISOString() })), now };
}
