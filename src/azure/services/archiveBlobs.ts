import { createDefaultHttpClient, createPipelineRequest } from '@azure/core-rest-pipeline';
import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { timeLimit } from '../../base/timeLimit';
import { azureFailure } from '../azureFailure';
import { openPipeline, unescaped } from './blobs';
import type { BlobPlace } from './blobs';

/** A blob of an archive of logs. */
export interface ArchiveBlob {
  readonly container: string;
  readonly name: string;
  readonly bytes: number;
  /** Changes with each change of the blob. */
  readonly etag: string;
  /** When its hour began, by its name; NaN where that tells none. */
  readonly hour: number;
}

/** An account that diagnostic settings archive logs in, for reading. */
export interface Archive {
  /** The blobs of the containers of logs, whose hour is not before a time; a container with its blobs at a time. */
  list(since: number): AsyncIterable<readonly ArchiveBlob[]>;
  /** Bytes of a blob from an offset on, and not more than so many. */
  read(blob: ArchiveBlob, from: number, most: number): Promise<Uint8Array>;
  /** The time of the service at its last answer, in milliseconds. */
  readonly now: number | undefined;
}

/** How the containers are called. Source: learn.microsoft.com/azure/azure-monitor/essentials/resource-logs, Send to Azure Storage. */
const containerPrefix = 'insights-';
const version = '2024-11-04';

/** How long a page, or a part of a blob, may take, in milliseconds: a connection that hangs must not hold up the log for ever. */
const patience = 120_000;

async function inTime<T>(place: string, signal: AbortSignal, work: (within: AbortSignal) => Promise<T>): Promise<T> {
  const limit = timeLimit(signal, patience);
  try {
    return await work(limit.signal);
  } catch (error) {
    throw limit.isOver ? new Error(`${new URL(place).host} did not answer within ${patience / 1000} seconds.`, { cause: error }) : error;
  } finally {
    limit.dispose();
  }
}

/** @throws AzureFailure where the account refused, by each of its functions */
export function openArchive(place: BlobPlace, signal: AbortSignal): Archive {
  const pipeline = openPipeline(place);
  const base = place.endpoint.replace(/\/$/, '');
  let now: number | undefined;
  const get = async (path: string, within: AbortSignal, headers: Readonly<Record<string, string>> = {}): Promise<PipelineResponse> => {
    const request = createPipelineRequest({ url: `${base}${path}`, method: 'GET', abortSignal: within });
    request.headers.set('x-ms-version', version);
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
    if ('x-ms-range' in headers) request.streamResponseStatusCodes = new Set([200, 206]);
    const answer = await pipeline.sendRequest(createDefaultHttpClient(), request);
    now = Date.parse(answer.headers.get('date') ?? '') || now;
    if (answer.status >= 300 && answer.status !== 404 && answer.status !== 416) throw azureFailure({ ...answer, url: request.url });
    return answer;
  };
  const pages = async function* (path: string, query: Readonly<Record<string, string>>): AsyncGenerator<string> {
    for (let marker: string | undefined = ''; marker !== undefined;) {
      const asked: URLSearchParams = new URLSearchParams({ ...query, ...(marker === '' ? {} : { marker }) });
      const answer: PipelineResponse = await inTime(base, signal, (within) => get(`${path}?${asked.toString()}`, within));
      const { status, bodyAsText } = answer;
      // A container that was deleted meanwhile has no blobs.
      const text = status === 404 ? '' : (bodyAsText ?? '');
      yield text;
      marker = unescaped(/<NextMarker>(.+?)<\/NextMarker>/s.exec(text)?.[1] ?? '') || undefined;
    }
  };
  return {
    list: async function* (since) {
      const containers: string[] = [];
      for await (const page of pages('/', { comp: 'list', prefix: containerPrefix })) containers.push(...namesIn(page));
      for (const container of containers) {
        const blobs: ArchiveBlob[] = [];
        for await (const page of pages(`/${container}`, { restype: 'container', comp: 'list' }))
          blobs.push(...blobsIn(page, container).filter(({ hour }) => !(hour < since)));
        yield blobs;
      }
    },
    read: ({ container, name }, from, most) =>
      inTime(base, signal, async (within) => {
        const path = `/${container}/${name.split('/').map(encodeURIComponent).join('/')}`;
        const { status, readableStreamBody } = await get(path, within, { 'x-ms-range': `bytes=${from}-${from + most - 1}` });
        if (status === 404 || status === 416 || !readableStreamBody) return new Uint8Array();
        const pieces: Uint8Array[] = [];
        for await (const piece of readableStreamBody as AsyncIterable<Uint8Array>) pieces.push(piece);
        return Buffer.concat(pieces);
      }),
    get now() {
      return now;
    },
  };
}

function namesIn(xml: string): readonly string[] {
  return [...xml.matchAll(/<Container>.*?<Name>(.*?)<\/Name>.*?<\/Container>/gs)].map(([, name = '']) => unescaped(name));
}

function blobsIn(xml: string, container: string): readonly ArchiveBlob[] {
  const valueOf = (text: string, name: string): string => unescaped(new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1] ?? '');
  return [...xml.matchAll(/<Blob>(.*?)<\/Blob>/gs)].map(([, text = '']) => {
    const name = valueOf(text, 'Name');
    return { container, name, bytes: Number(valueOf(text, 'Content-Length')), etag: valueOf(text, 'Etag'), hour: hourOf(name) };
  });
}

/** When the hour of a blob began, by its name, `…/y=2026/m=03/d=01/h=08/m=00/PT1H.json`; NaN where that tells none. */
export function hourOf(name: string): number {
  const [, year, month, day, hour] = /\/y=(\d{4})\/m=(\d\d)\/d=(\d\d)\/h=(\d\d)\//.exec(name) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:00:00Z`);
}
