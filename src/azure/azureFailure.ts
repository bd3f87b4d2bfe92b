import { parsedJson } from '../base/jsonText';

/** What a service said when it refused or failed, whichever of its forms it used. */
export class AzureFailure extends Error {
  override readonly name = 'AzureFailure';
  readonly status: number;
  readonly code: string;
  /** From the outermost reason to the innermost, each with what it has. */
  readonly reasons: readonly FailureReason[];
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** The service's host. */
  readonly host: string;

  constructor(facts: Omit<AzureFailure, 'name' | 'message' | 'stack' | 'innermost' | 'cause'>) {
    super(facts.reasons.at(-1)?.message ?? `The service answered with status ${facts.status}.`);
    this.status = facts.status;
    this.code = facts.code;
    this.reasons = facts.reasons;
    this.requestId = facts.requestId;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.host = facts.host;
  }

  get innermost(): FailureReason {
    return this.reasons.at(-1) ?? { code: this.code, message: this.message };
  }
}

export interface FailureReason {
  readonly code: string;
  readonly message: string;
  /** 1-based line and 0-based position in the line, where a query's text is meant. */
  readonly line?: number;
  readonly position?: number;
  readonly token?: string;
}

interface WireError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly innererror?: WireError;
  readonly innerError?: WireError;
  readonly details?: readonly WireError[];
  readonly line?: unknown;
  readonly pos?: unknown;
  readonly token?: unknown;
}

/** Reads the reasons of an error body: `{error: {code, message, …}}`, or bare `{code, message}`; none where the body is neither. */
export function failureReasons(body: unknown): readonly FailureReason[] {
  if (typeof body !== 'object' || body === null) return [];
  const wrapped = (body as { readonly error?: unknown }).error;
  const outer = (typeof wrapped === 'object' && wrapped !== null ? wrapped : body) as WireError;
  const reasons: FailureReason[] = [];
  let next: WireError | undefined = outer;
  while (next !== undefined && reasons.length < 10) {
    const reason = reasonOf(next);
    if (reason) reasons.push(reason);
    next = next.innererror ?? next.innerError ?? next.details?.[0];
  }
  return reasons;
}

function reasonOf({ code, message, line, pos, token }: WireError): FailureReason | undefined {
  if (typeof code !== 'string' && typeof message !== 'string') return undefined;
  return {
    code: typeof code === 'string' ? code : '',
    message: typeof message === 'string' ? message : '',
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof pos === 'number' ? { position: pos } : {}),
    ...(typeof token === 'string' ? { token } : {}),
  };
}

/** The parts of an answer that a failure is read from. */
export interface FailedAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly bodyAsText?: string | null | undefined;
  readonly url: string;
}

/** Makes the failure of an answer that is none. */
export function azureFailure({ status, headers, bodyAsText, url }: FailedAnswer): AzureFailure {
  const reasons = failureReasons(parsedJson(bodyAsText ?? ''));
  return new AzureFailure({
    status,
    code: reasons[0]?.code ?? '',
    reasons,
    requestId: headers.get('x-ms-request-id') ?? headers.get('x-ms-correlation-request-id'),
    retryAfterSeconds: retryAfterSeconds(headers),
    host: new URL(url).host,
  });
}

/** The failure of a service that did not answer in so many milliseconds: the same to whoever asked as one that gave up by itself. */
export function unanswered(endpoint: string, milliseconds: number): AzureFailure {
  const { host } = new URL(endpoint);
  const reason = { code: 'GatewayTimeout', message: `${host} did not answer within ${milliseconds / 1000} seconds.` };
  return new AzureFailure({ status: 504, code: reason.code, reasons: [reason], requestId: undefined, retryAfterSeconds: undefined, host });
}

/** Seconds that a service asks to wait, from the headers that services use for it. */
export function retryAfterSeconds(headers: FailedAnswer['headers']): number | undefined {
  const milliseconds = headers.get('retry-after-ms') ?? headers.get('x-ms-retry-after-ms');
  if (milliseconds !== undefined && Number(milliseconds) >= 0) return Number(milliseconds) / 1000;
  const text = headers.get('retry-after');
  if (text === undefined) return undefined;
  if (Number(text) >= 0) return Number(text);
  const date = Date.parse(text);
  if (Number.isNaN(date)) return undefined;
  // By the clock that the time was told by: the one here may be hours away from it.
  const told = Date.parse(headers.get('date') ?? '');
  return Math.max(0, (date - (Number.isNaN(told) ? Date.now() : told)) / 1000);
}
