import type { TokenCredential } from '@azure/core-auth';
import { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } from '@azure/core-rest-pipeline';
import type { Pipeline, PipelineResponse } from '@azure/core-rest-pipeline';
import { exactNumbers } from '../../base/exactNumbers';
import { azureFailure } from '../azureFailure';
import type { Cloud } from '../cloud';
import { renewedTokenPolicy } from './renewedToken';
import { retryPolicy, usualRetries } from './retries';
import type { Retries } from './retries';
import { sameHostPolicy } from './sameHost';

export type ServiceName = 'arm' | 'graph' | 'logAnalytics';

/** One service of a cloud, with the token of one tenant. Whole numbers that a number cannot hold exactly come as texts. */
export interface AzureClient {
  /** Reads one answer. @throws AzureFailure where the service refused or failed */
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** Reads the items of all pages, which stay on the service's own host. */
  pages<T>(path: string, signal?: AbortSignal): AsyncIterable<T>;
  /** Writes, and gives what was answered; undefined where there is no answer. @throws AzureFailure where the service refused or failed */
  send(request: WriteRequest, signal?: AbortSignal): Promise<unknown>;
}

export interface WriteRequest {
  readonly method: 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

interface AskedRequest extends Pick<WriteRequest, 'body'> {
  readonly method: WriteRequest['method'] | 'GET';
  readonly url: string;
}

export interface ClientOptions {
  readonly cloud: Cloud;
  readonly service: ServiceName;
  readonly credential: TokenCredential;
  readonly retries?: Retries;
  /** Told the service's time (milliseconds since 1970) with each answer that names it. */
  readonly serviceTime?: (now: number) => void;
}

/** The options that every SDK client takes over: who is trusted, and that only our own policy sends anything again. */
export function sdkOptions({ trusted }: Cloud): { readonly tlsOptions?: { ca: string }; readonly retryOptions: { maxRetries: 0 } } {
  return { ...(trusted === undefined ? {} : { tlsOptions: { ca: trusted } }), retryOptions: { maxRetries: 0 } };
}

/** Makes the client of a service. Nothing is asked before its first call. */
export function createAzureClient({ cloud, service, credential, retries = usualRetries, serviceTime }: ClientOptions): AzureClient {
  const endpoint = cloud[service];
  const pipeline: Pipeline = createPipelineFromOptions(sdkOptions(cloud));
  pipeline.addPolicy(retryPolicy(retries), { phase: 'Retry' });
  pipeline.addPolicy(sameHostPolicy(endpoint), { afterPhase: 'Retry' });
  pipeline.addPolicy(renewedTokenPolicy(credential, `${cloud.audiences[service]}/.default`), { phase: 'Sign' });
  const http = createDefaultHttpClient();
  const ask = async ({ method, url, body }: AskedRequest, signal: AbortSignal | undefined): Promise<PipelineResponse> => {
    const request = createPipelineRequest({ url, method, ...(signal ? { abortSignal: signal } : {}) });
    request.headers.set('Accept', 'application/json');
    if (body !== undefined) {
      request.headers.set('Content-Type', 'application/json');
      request.body = JSON.stringify(body);
    }
    const answer = await pipeline.sendRequest(http, request);
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (!Number.isNaN(date)) serviceTime?.(date);
    return answer;
  };
  const get = async <T>(url: string, signal?: AbortSignal): Promise<T> => {
    const answer = await ask({ method: 'GET', url }, signal);
    if (answer.status !== 200) throw azureFailure({ ...answer, url });
    return JSON.parse(exactNumbers(answer.bodyAsText ?? '')) as T;
  };
  return {
    get: (path, signal) => get(`${endpoint}${path}`, signal),
    send: async ({ path, ...request }, signal) => {
      const url = `${endpoint}${path}`;
      const answer = await ask({ ...request, url }, signal);
      if (answer.status >= 300) throw azureFailure({ ...answer, url });
      const text = answer.bodyAsText ?? '';
      return text.trim() === '' ? undefined : (JSON.parse(exactNumbers(text)) as unknown);
    },
    pages: async function* <T>(path: string, signal?: AbortSignal) {
      let url: string | undefined = `${endpoint}${path}`;
      while (url !== undefined) {
        const page: { readonly value?: readonly T[]; readonly nextLink?: string; readonly '@odata.nextLink'?: string } = await get(
          url,
          signal,
        );
        yield* page.value ?? [];
        url = page.nextLink ?? page['@odata.nextLink'];
      }
    },
  };
}
