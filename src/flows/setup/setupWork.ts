import { join } from 'node:path';
import type { CloudConnection } from '../../azure/connection';
import type { Clock } from '../../base/clock';
import type { EngineHandlers, RequestContext } from '../../protocol/engine';
import type { PlanQuestion, SetupOutcome, SetupPlan, SetupRequests, WatchInfo } from '../../protocol/setup';
import type { Connections } from '../azure/connections';
import { applyPlan } from './applyPlan';
import type { ApplyParts } from './applyPlan';
import { openJournal } from './journal';
import { destinationOffer, logOffer } from './logOffer';
import { planDeleteSetting, planSendLogs } from './planSendLogs';
import type { PlanBody, PlanParts } from './planSendLogs';
import { prerequisites } from './prerequisites';
import { journalInfo, undoRun } from './undoRun';
import { openWatches } from './watches';
import type { Watches } from './watches';

export interface SetupParts {
  readonly connections: Connections;
  /** Where the journal and the watches are kept. */
  readonly folder: string;
  readonly clock: Clock;
  readonly watchChanged: (watch: WatchInfo) => void;
  readonly log: (message: string) => void;
}

/** The part of the engine that sets up. */
export interface SetupWork {
  readonly handlers: EngineHandlers<keyof SetupRequests>;
  readonly watches: Watches;
  dispose(): void;
}

export function createSetupWork({ connections, folder, clock, watchChanged, log }: SetupParts): SetupWork {
  const journal = openJournal(join(folder, 'journal'));
  const now = (): number => clock.now();
  const watches = openWatches({
    file: join(folder, 'watches.json'),
    now,
    connection: (connectionId) => connectionOf(connections, connectionId),
    changed: watchChanged,
    log,
  });
  const applying = ({ connectionId, tenantId }: SetupPlan['place']): ApplyParts => {
    const connection = connections.get(connectionId);
    return { journal, now, client: (service) => connection.client(service, tenantId) };
  };
  const handlers: EngineHandlers<keyof SetupRequests> = {
    'setup/logOffer': ({ subscriptionId, ...place }, { signal }) => logOffer(planParts(connections, place), { subscriptionId }, signal),
    'setup/destinations': ({ subscriptionId, ...place }, { signal }) =>
      destinationOffer(planParts(connections, place).arm, place, subscriptionId, signal),
    'setup/plan': (question, { signal }) => makePlan(connections, question, signal),
    'setup/apply': async ({ plan }, context: RequestContext): Promise<SetupOutcome> => {
      const outcome = await applyPlan(applying(plan.place), plan, context);
      await watches.add(plan, plan.awaits);
      return outcome;
    },
    'setup/journal': async () => (await journal.list()).map(journalInfo),
    'setup/undo': async ({ runId }, context) => {
      const run = await journal.get(runId);
      const place = run?.plan.place;
      return undoRun(place ? applying(place) : { journal, now, client: () => connections.get('').client('arm') }, runId, context);
    },
    'setup/prerequisites': (place, { signal }) => prerequisites(planParts(connections, place), now(), signal),
    'setup/watches': () => watches.list(),
  };
  return { handlers, watches, dispose: () => watches.dispose() };
}

function connectionOf(connections: Connections, connectionId: string): CloudConnection | undefined {
  try {
    return connections.get(connectionId);
  } catch {
    return undefined;
  }
}

function planParts(connections: Connections, place: SetupPlan['place']): PlanParts {
  const connection = connections.get(place.connectionId);
  const { tenantId } = place;
  return { arm: connection.client('arm', tenantId), graph: connection.client('graph', tenantId), cloud: connection.cloud.id, place };
}

async function makePlan(connections: Connections, { place, answers }: PlanQuestion, signal: AbortSignal): Promise<SetupPlan> {
  const parts = planParts(connections, place);
  const whole = (body: PlanBody): SetupPlan => ({ wizard: answers.wizard, cloud: parts.cloud, place, ...body });
  switch (answers.wizard) {
    case 'sendLogs':
      return whole(await planSendLogs(parts, answers, signal));
    case 'deleteSetting':
      return whole(await planDeleteSetting(parts, answers, signal));
  }
}
