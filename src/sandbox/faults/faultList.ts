import { createRandom } from '../../samples/random';
import { CutConnection } from '../http/cutConnection';
import type { BaseCall, Interception, ServiceName } from '../http/service';
import { ServiceFailure } from '../http/serviceFailure';
import type { Fault, FaultKind } from './fault';
import { cutInTheMiddle, emptyPage, foreignNextLink, repeatedEntries } from './answerFaults';
import { claimsChallenge, faultFailure, heedsChallenge } from './faultFailures';

export interface ActiveFault extends Fault {
  readonly id: string;
  /** How many requests it has met. */
  readonly met: number;
}

/** The faults that are switched on. */
export interface FaultList extends Interception {
  add(fault: Fault): ActiveFault;
  remove(id: string): boolean;
  clear(): void;
  list(): readonly ActiveFault[];
}

type Entry = { readonly fault: Fault; readonly id: string; met: number };

const afterKinds: ReadonlySet<FaultKind> = new Set(['cutBody', 'foreignNextLink', 'emptyPage', 'repeated']);

export function createFaultList(): FaultList {
  const entries: Entry[] = [];
  const random = createRandom(7, 'faults');
  let added = 0;
  const take = (after: boolean, service: ServiceName, call: BaseCall): Fault[] =>
    entries
      .filter((entry) => afterKinds.has(entry.fault.kind) === after && isMeant(entry, service, call, random))
      .map((entry) => {
        entry.met++;
        return entry.fault;
      });
  return {
    add: (fault) => {
      const entry = { fault, id: `fault-${++added}`, met: 0 };
      entries.push(entry);
      return { ...fault, id: entry.id, met: 0 };
    },
    remove: (id) => {
      const index = entries.findIndex((entry) => entry.id === id);
      if (index >= 0) entries.splice(index, 1);
      return index >= 0;
    },
    clear: () => void entries.splice(0),
    list: () => entries.map(({ fault, id, met }) => ({ ...fault, id, met })),
    before: async (service, call) => {
      for (const fault of take(false, service, call)) await fail(fault, service, call);
    },
    after: async (service, call, response) => {
      let answer = response;
      for (const fault of take(true, service, call)) answer = await changed(answer, fault.kind, call);
      return answer;
    },
  };
}

function changed(answer: Response, kind: FaultKind, { url }: BaseCall): Promise<Response> {
  if (kind === 'cutBody') return cutInTheMiddle(answer);
  if (kind === 'emptyPage') return emptyPage(answer, url);
  return kind === 'repeated' ? repeatedEntries(answer) : foreignNextLink(answer);
}

function isMeant({ fault, met }: Entry, service: ServiceName, call: BaseCall, random: { next(): number }): boolean {
  if (fault.count !== undefined && met >= fault.count) return false;
  if (fault.service !== undefined && fault.service !== service) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== call.request.method) return false;
  if (fault.path !== undefined && !decodeURIComponent(call.url.pathname).toLowerCase().includes(fault.path.toLowerCase())) return false;
  if (fault.kind === 'claimsChallenge' && heedsChallenge(call.request)) return false;
  return fault.share === undefined || random.next() < fault.share;
}

async function fail(fault: Fault, service: ServiceName, call: BaseCall): Promise<void> {
  if (fault.kind === 'slow') return pause(fault.delay ?? 1000, call.request.signal);
  if (fault.kind === 'cut') throw new CutConnection('The connection was cut on command.');
  if (fault.kind === 'claimsChallenge') throw claimsChallenge(call);
  throw faultFailure(fault, service) ?? new ServiceFailure(500, 'InternalServerError', 'Encountered internal server error.');
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
