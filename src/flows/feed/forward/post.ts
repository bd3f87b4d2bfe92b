import { readFile } from 'node:fs/promises';
import { request as requestPlain } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import { UserError } from '../../../base/errors';
import { proxyOf } from '../../../base/proxyAddress';
import { openTunnel } from './proxy';
import { ReceiverFailure } from './receiver';

export interface PostRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly caFile?: string | undefined;
  readonly signal: AbortSignal;
}

export interface PostAnswer {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly text: string;
  /** Where a redirection points to. */
  readonly location?: string;
}

/** How long an answer may take, in milliseconds. */
const patience = 60_000;
/** More of an answer than this is of no use. */
const longestAnswer = 64 * 1024;

/** Sends a body and gives the answer, whatever its status. Redirections are not followed: what was written for one host is sent to no other. */
export async function post({ url, headers, body, caFile, signal }: PostRequest): Promise<PostAnswer> {
  const send = url.protocol === 'https:' ? requestSecure : requestPlain;
  const ca = caFile === undefined ? {} : { ca: await readFile(caFile) };
  const proxy = url.protocol === 'https:' ? proxyOf(url, process.env) : undefined;
  const socket = proxy ? await openTunnel(url, { proxy, ...ca, signal }) : undefined;
  const through = socket ? { createConnection: () => socket } : {};
  const content = Buffer.from(body);
  return new Promise((resolve, reject) => {
    const sized = { ...headers, 'content-length': String(content.length) };
    const options = { method: 'POST', headers: sized, signal, timeout: patience, ...ca, ...through };
    const request = send(url, options, (answer) => void readAnswer(answer).then(resolve, reject));
    request.once('timeout', () =>
      request.destroy(new ReceiverFailure('later', `${url.host} did not answer for ${patience / 1000} seconds`)),
    );
    request.once('error', reject);
    request.end(content);
  });
}

async function readAnswer(answer: IncomingMessage): Promise<PostAnswer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    if (length < longestAnswer) pieces.push(piece);
    length += piece.length;
  }
  return {
    status: answer.statusCode ?? 0,
    retryAfterSeconds: secondsOf(answer.headers['retry-after']),
    text: Buffer.concat(pieces).toString('utf8').slice(0, longestAnswer),
    ...(answer.headers.location === undefined ? {} : { location: answer.headers.location }),
  };
}

/** No receiver is left alone for longer than this, whatever it asks for, in seconds. */
const longestPause = 3600;

/** `Retry-After` in seconds, or as a date. */
function secondsOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(longestPause, Math.max(0, seconds));
}

/** @throws ReceiverFailure where an answer points to another address: every event would be answered so */
export function refuseRedirection({ status, location }: PostAnswer, { host }: URL): void {
  if (status < 300 || status >= 400) return;
  const where = location === undefined ? '' : ` and points to ${location.slice(0, 200)}`;
  throw new ReceiverFailure(
    'denied',
    `${host} answered ${status}${where}. Redirections are not followed: give the address itself as “url”`,
  );
}

/** Whether trying again may help, by the status: what RFC 9110 and OTLP call passing. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Whether a receiver failed in itself, by the status: it is neither busy, nor is something before it in trouble. OTLP has such a batch not sent again. */
export function isFault(status: number): boolean {
  return status >= 500 && ![502, 503, 504].includes(status);
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** An address of a receiver. @throws UserError where it is none, or where a secret would go over the network readable */
export function receiverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname))) return url;
  const why = url?.protocol === 'http:' ? 'would send the token and the events readable over the network' : 'is no address of a web server';
  throw new UserError(`“${text}” ${why}. Give an address that begins with https://.`, { code: 'forward-address' });
}
