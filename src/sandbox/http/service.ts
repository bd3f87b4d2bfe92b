import { randomUUID } from 'node:crypto';
import type { World } from '../world/world';
import { CutConnection } from './cutConnection';
import type { Handler } from './listen';
import type { Match, Route } from './route';
import { createRouter } from './route';
import { ServiceFailure } from './serviceFailure';

/** The services of the sandbox, each at an address of its own. */
export const serviceNames = ['authority', 'arm', 'graph', 'logAnalytics', 'storage'] as const;

export type ServiceName = (typeof serviceNames)[number];

/** What every route is told of a request. */
export interface BaseCall {
  readonly request: Request;
  readonly url: URL;
  readonly parameters: Readonly<Record<string, string>>;
  readonly world: World;
  readonly requestId: string;
  /** The sandbox's time at which the request came. */
  readonly now: number;
}

export interface ServiceDefinition<Call extends BaseCall> {
  readonly name: ServiceName;
  readonly routes: readonly Route<Call>[];
  /** Finds out who asks, or refuses; nothing else of the route has run by then. */
  readonly prepare: (call: BaseCall, route: Route<Call>) => Call | Promise<Call>;
  /** Writes an error as this service does. */
  readonly failure: (failure: ServiceFailure, call: BaseCall) => Response;
  /** Headers that all its answers have. */
  readonly headers?: (call: BaseCall) => Readonly<Record<string, string>>;
}

/** What may stand between a service and its callers. */
export interface Interception {
  /** Throws what is to be answered in place of the service's own answer, or cuts the connection. */
  before(service: ServiceName, call: BaseCall): Promise<void>;
  /** The answer as it is to arrive. */
  after(service: ServiceName, call: BaseCall, response: Response): Promise<Response>;
}

/** A request as it arrived, for whoever wants to see what is sent. */
export interface SentRequest {
  readonly service: ServiceName;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ServiceParts {
  readonly world: World;
  readonly faults: Interception;
  /** Routes of the sandbox's own, found at every service. */
  readonly control: (call: BaseCall) => Promise<Response | undefined>;
  /** Told of each request before it is answered. */
  readonly onRequest?: (sent: SentRequest) => void;
}

/** Turns the table of routes of a service into the function that answers its requests. */
export function createService<Call extends BaseCall>(definition: ServiceDefinition<Call>, parts: ServiceParts): Handler {
  const find = createRouter(definition.routes);
  return async (request) => {
    const url = new URL(request.url);
    if (parts.onRequest) parts.onRequest(await sentRequest(definition.name, request.clone()));
    const base: BaseCall = { request, url, parameters: {}, world: parts.world, requestId: randomUUID(), now: parts.world.clock.now() };
    const own = await parts.control(base);
    if (own) return own;
    const answered = await answer(definition, parts, base, find(request.method, url.pathname));
    for (const [name, value] of Object.entries(definition.headers?.(base) ?? {})) answered.headers.set(name, value);
    // The time is the sandbox's own, which may go faster than this machine's.
    answered.headers.set('date', new Date(base.now).toUTCString());
    return parts.faults.after(definition.name, base, answered);
  };
}

async function sentRequest(service: ServiceName, request: Request): Promise<SentRequest> {
  const { method, url } = request;
  return { service, method, url, headers: Object.fromEntries(request.headers), body: await request.text() };
}

async function answer<Call extends BaseCall>(
  definition: ServiceDefinition<Call>,
  parts: ServiceParts,
  base: BaseCall,
  match: Match<Call>,
): Promise<Response> {
  try {
    await parts.faults.before(definition.name, base);
    if (match === undefined || match === 'method') throw unknownRequest(base);
    checkVersion(match.route, base.url);
    const call = await definition.prepare({ ...base, parameters: match.parameters }, match.route);
    return await match.route.handle(call);
  } catch (error) {
    if (error instanceof CutConnection) throw error;
    if (error instanceof ServiceFailure) return definition.failure(error, base);
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return definition.failure(
      new ServiceFailure(500, 'SandboxDefect', `The sandbox failed on this request, which is its own defect: ${words}`),
      base,
    );
  }
}

/** The sandbox never invents an answer: what it has no route for is refused in words. */
function unknownRequest({ request, url }: BaseCall): ServiceFailure {
  return new ServiceFailure(
    501,
    'SandboxNotImplemented',
    `The sandbox does not know ${request.method} ${url.pathname}. It answers only what it can answer faithfully.`,
  );
}

function checkVersion<Call>(route: Route<Call>, url: URL): void {
  if (!route.versions) return;
  const given = url.searchParams.get('api-version');
  if (given === null || given === '') {
    throw new ServiceFailure(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  if (route.versions.includes(given)) return;
  throw new ServiceFailure(
    400,
    'InvalidApiVersionParameter',
    `The api-version '${given}' is invalid. The supported versions are '${route.versions.join(',')}'.`,
  );
}

/** The JSON body of a request; a body that is none is refused in the words of `refuse`. */
export async function jsonBody(call: BaseCall, refuse: (words: string) => Error): Promise<Readonly<Record<string, unknown>>> {
  const text = await call.request.text();
  try {
    const body = JSON.parse(text === '' ? '{}' : text) as unknown;
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    // Said below: the text is no JSON object.
  }
  throw refuse('The request content was invalid and could not be deserialized: it is no JSON object.');
}
