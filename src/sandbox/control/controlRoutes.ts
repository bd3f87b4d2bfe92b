import { json } from '../http/answers';
import type { Route } from '../http/route';
import { createRouter } from '../http/route';
import type { BaseCall } from '../http/service';
import { serviceNames } from '../http/service';
import type { Fault, FaultKind } from '../faults/fault';
import { faultKinds } from '../faults/fault';
import type { FaultList } from '../faults/faultList';
import type { SandboxRecord } from '../sandboxRecord';

export interface ControlParts {
  readonly faults: FaultList;
  readonly record: () => SandboxRecord;
  /** Ends all refresh tokens: whoever holds one has to sign in again. */
  readonly revoke: () => void;
}

/** Routes of the sandbox's own, below `/_sandbox/` at every service: what it is, its clock, its faults. They ask for no token. */
export function createControl(parts: ControlParts): (call: BaseCall) => Promise<Response | undefined> {
  const routes: readonly Route<BaseCall>[] = [
    { method: 'GET', path: '/_sandbox', handle: () => json(parts.record()) },
    { method: 'GET', path: '/_sandbox/clock', handle: clock },
    { method: 'POST', path: '/_sandbox/clock', handle: advance },
    { method: 'GET', path: '/_sandbox/faults', handle: () => json({ kinds: faultKinds, faults: parts.faults.list() }) },
    { method: 'POST', path: '/_sandbox/faults', handle: (call) => addFault(call, parts.faults) },
    {
      method: 'DELETE',
      path: '/_sandbox/faults',
      handle: () => {
        parts.faults.clear();
        return json({ faults: [] });
      },
    },
    {
      method: 'DELETE',
      path: '/_sandbox/faults/{id}',
      handle: ({ parameters }) =>
        parts.faults.remove(parameters['id'] ?? '') ? json({ faults: parts.faults.list() }) : refuse('There is no fault of this id.', 404),
    },
    {
      method: 'POST',
      path: '/_sandbox/revoke',
      handle: () => {
        parts.revoke();
        return json({ revoked: true });
      },
    },
  ];
  const find = createRouter(routes);
  return async (call) => {
    if (!call.url.pathname.startsWith('/_sandbox')) return undefined;
    const match = find(call.request.method, call.url.pathname);
    if (match === undefined || match === 'method') return refuse('The sandbox has no such route of its own.', 404);
    return match.route.handle({ ...call, parameters: match.parameters });
  };
}

const refuse = (message: string, status = 400): Response => json({ error: { code: 'SandboxControl', message } }, status);

function clock({ world }: BaseCall): Response {
  return json({ now: new Date(world.clock.now()).toISOString(), speed: world.clock.speed });
}

async function advance(call: BaseCall): Promise<Response> {
  const body = await bodyOf(call);
  const milliseconds = Number(body?.['advance']);
  if (!Number.isFinite(milliseconds) || milliseconds < 0) return refuse('Say how far: {"advance": milliseconds}.');
  call.world.clock.advance(milliseconds);
  return clock(call);
}

async function addFault(call: BaseCall, faults: FaultList): Promise<Response> {
  const body = await bodyOf(call);
  const fault = body && readFault(body);
  if (typeof fault === 'string' || !fault) return refuse(fault ?? 'The body is no JSON object.');
  return json(faults.add(fault), 201);
}

async function bodyOf({ request }: BaseCall): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const body = await request.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const texts = ['service', 'method', 'path'] as const;
const numbers = ['count', 'share', 'retryAfter', 'delay'] as const;

/** A fault as it was asked for, or what is wrong with it. */
export function readFault(body: Readonly<Record<string, unknown>>): Fault | string {
  const { kind, service } = body;
  if (typeof kind !== 'string' || !(kind in faultKinds)) return `kind is one of ${Object.keys(faultKinds).join(', ')}.`;
  if (service !== undefined && !serviceNames.some((name) => name === service)) return `service is one of ${serviceNames.join(', ')}.`;
  const unknown = Object.keys(body).find((name) => name !== 'kind' && ![...texts, ...numbers].some((known) => known === name));
  if (unknown !== undefined) return `There is nothing called ${unknown} in a fault.`;
  const wrong = numbers.find((name) => body[name] !== undefined && !(typeof body[name] === 'number' && body[name] >= 0));
  if (wrong !== undefined) return `${wrong} is a number, 0 or more.`;
  const given = [...texts, ...numbers].filter((name) => body[name] !== undefined);
  return { kind: kind as FaultKind, ...Object.fromEntries(given.map((name) => [name, body[name]])) };
}
