import type { ServiceName } from '../http/service';

/** What can be made to go wrong, each with what it does. */
export const faultKinds = {
  throttled: 'answers 429; with Retry-After where `retryAfter` (seconds) is given, without the header where it is not',
  serverError: 'answers 500',
  unavailable: 'answers 503',
  gatewayTimeout: 'answers 504',
  queryRefused: 'refuses a query for its text, at its first word, as where the service knows less than its metadata says',
  slow: 'answers after `delay` milliseconds',
  cut: 'cuts the connection instead of an answer',
  cutBody: 'cuts the connection in the middle of the answer’s body',
  tokenExpired: 'answers 401, as for a token that has expired',
  claimsChallenge: 'answers 401 with a claims challenge until a token comes that was asked for with these claims',
  foreignNextLink: 'names another host in the link to the next page',
  emptyPage: 'answers a page of a list without entries, whose link leads to them',
  repeated: 'gives the entries of a page twice',
  forbidden: 'answers 403, as where a role is missing',
} as const;

export type FaultKind = keyof typeof faultKinds;

/** What is to go wrong, where and how often. */
export interface Fault {
  readonly kind: FaultKind;
  /** The service; every service where none is said. */
  readonly service?: ServiceName;
  readonly method?: string;
  /** A part of the path, in any letter case. */
  readonly path?: string;
  /** How many requests it meets before it ends; without it, it stays until it is removed. */
  readonly count?: number;
  /** The share of requests that it meets, 0 to 1; all where none is said. */
  readonly share?: number;
  /** Seconds, for `throttled` and `unavailable`. */
  readonly retryAfter?: number;
  /** Milliseconds, for `slow`. */
  readonly delay?: number;
}
