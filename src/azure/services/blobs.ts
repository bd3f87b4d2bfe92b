import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import type { Pipeline } from '@azure/core-rest-pipeline';
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

/** Which blobs are wanted. */
export interface BlobQuestion {
  readonly container: string;
  /** How their names begin. */
  readonly prefix?: string;
  /** How many are asked for at once; the most that the service gives where it is not said. */
  readonly pageSize?: number;
}

export interface BlobList {
  readonly blobs: readonly { readonly modifiedAt: string }[];
  /** The time of the service when the listing began, as ISO time. */
  readonly now: string;
}

/** The same in every cloud. Source: learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory. */
const scope = 'https://storage.azure.com/.default';

/** Source: learn.microsoft.com/rest/api/storageservices/list-blobs. */
const mostBlobs = 5000;

/** Lists the blobs of a container, page by page; none where the container is not there yet. @throws AzureFailure where the account refused */
export async function listBlobs(place: BlobPlace, question: BlobQuestion, signal: AbortSignal): Promise<BlobList> {
  const pipeline = openPipeline(place);
  const blobs: BlobList['blobs'][number][] = [];
  let began: string | undefined;
  let marker = '';
  do {
    const url = pageUrl(place, question, marker);
    const request = createPipelineRequest({ url, method: 'GET', abortSignal: signal });
    request.headers.set('x-ms-version', '2024-11-04');
    const answer = await pipeline.sendRequest(createDefaultHttpClient(), request);
    began ??= new Date(answer.headers.get('date') ?? Date.now()).toISOString();
    if (answer.status === 404) break;
    if (answer.status !== 200) throw azureFailure({ ...answer, url });
    const text = answer.bodyAsText ?? '';
    const times = text.matchAll(/<Blob>.*?<Last-Modified>(.*?)<\/Last-Modified>.*?<\/Blob>/gs);
    blobs.push(...[...times].map(([, modified = '']) => ({ modifiedAt: new Date(modified).toISOString() })));
    marker = unescaped(/<NextMarker>(.*?)<\/NextMarker>/s.exec(text)?.[1] ?? '');
  } while (marker !== '');
  return { blobs, now: began };
}

/** What sends requests to the account, and to no other host. */
export function openPipeline({ cloud, credential, endpoint }: BlobPlace): Pipeline {
  const pipeline = createPipelineFromOptions(sdkOptions(cloud));
  pipeline.addPolicy(retryPolicy(usualRetries), { phase: 'Retry' });
  pipeline.addPolicy(sameHostPolicy(endpoint), { afterPhase: 'Retry' });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scope }), { phase: 'Sign' });
  return pipeline;
}

function pageUrl({ endpoint }: BlobPlace, { container, prefix, pageSize = mostBlobs }: BlobQuestion, marker: string): string {
  const query = new URLSearchParams({ restype: 'container', comp: 'list', maxresults: String(pageSize) });
  if (prefix !== undefined) query.set('prefix', prefix);
  if (marker !== '') query.set('marker', marker);
  return `${endpoint.replace(/\/$/, '')}/${container}?${query.toString()}`;
}

/** Text of an XML document as it was before. */
export function unescaped(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
    return named[name ?? ''] ?? whole;
  });
}
