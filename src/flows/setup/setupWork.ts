import { t } from '@vscode/l10n';
import { join } from 'node:path';
import type { CloudConnection } from '../../azure/connection';
import { makeCertificate } from '../../azure/selfSignedCertificate';
import type { Clock } from '../../base/clock';
import { UserError } from '../../base/errors';
import type { EngineHandlers, RequestContext } from '../../protocol/engine';
import type { PostureReport } from '../../protocol/posture';
import type { IdentityInfo, PlanQuestion, SetupOutcome, SetupPlan, SetupRequests } from '../../protocol/setup';
import type { WatchInfo } from '../../protocol/watchInfo';
import type { Connections } from '../azure/connections';
import { assignable } from './assignable';
import { applyPlan } from './applyPlan';
import type { ApplyParts } from './applyPlan';
import { explainAzure } from '../../azure/explain';
import { withElevation } from './elevation';
import { listIdentities } from './identities';
import type { IdentityQuestion } from './identities';
import { compareTenants } from './compareTenants';
import { alertRule } from './code/alertRule';
import { planCode } from './code/planCode';
import { baselineOf, driftOf, readBaseline } from './drift';
import { posture } from './posture';
import { openJournal } from './journal';
import type { JournalRun, SetupJournal } from './journal';
import { destinationOffer, logOffer } from './logOffer';
import { planDeleteSetting, planSendLogs } from './planSendLogs';
import type { PlanBody, PlanParts } from './planSendLogs';
import { planAuthorize, planReaderIdentity } from './planIdentity';
import { certificateFacts } from './certificateStep';
import { planRotate } from './planRotate';
import { testIdentity } from './testIdentity';
import { prerequisites } from './prerequisites';
import { retention } from './retention';
import { journalInfo, undoRun } from './undoRun';
import { openWatches } from './watches';

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
  const apply = async (plan: SetupPlan, context: RequestContext): Promise<SetupOutcome> => {
    const outcome = await applyPlan(applying(plan.place), plan, context);
    await watches.add(plan, plan.awaits);
    return outcome;
  };
  const handlers: EngineHandlers<keyof SetupRequests> = {
    'setup/logOffer': ({ subscriptionId, attributes, ...place }, { signal }) =>
      logOffer(planParts(connections, place, now()), { subscriptionId, attributes }, signal),
    'setup/destinations': ({ subscriptionId, ...place }, { signal }) =>
      destinationOffer(planParts(connections, place, now()).arm, place, subscriptionId, signal),
    'setup/plan': (question, { signal }) => makePlan(planParts(connections, question.place, now()), question, signal),
    'setup/apply': ({ plan }, context) => apply(plan, context),
    'setup/resume': async ({ runId }, context) => apply((await knownRun(journal, runId)).plan, context),
    'setup/code': ({ plan, form }) => Promise.resolve(planCode(plan, form, connections.get(plan.place.connectionId).cloud)),
    'setup/journal': async () => (await journal.list()).map(journalInfo),
    'setup/undo': async ({ runId, connectionId }, context) => {
      const { plan } = await knownRun(journal, runId);
      const by = connectionId ?? plan.place.connectionId;
      requireCloud(connections.get(by).cloud.id, plan.cloud);
      return undoRun(applying({ ...plan.place, connectionId: by }), runId, context);
    },
    ...postureHandlers(connections, now),
    'setup/identities': async ({ appIds = [], ...place }, { signal }) => identitiesOf(connections, place, { now: now(), appIds }, signal),
    'setup/makeCertificate': ({ name, days }) => markedCertificate(name, now(), days),
    'setup/assignable': ({ connectionId, tenantId, tenantName }, { signal }) =>
      assignable(connections.get(connectionId).client('arm', tenantId), tenantName, signal),
    'setup/testIdentity': (test, { signal }) => testIdentity(connections.get(test.place.connectionId).cloud, test, signal),
    'setup/prerequisites': (place, { signal }) => prerequisites(planParts(connections, place, now()), now(), signal),
    'setup/retention': (place, { signal }) => retention(planParts(connections, place, now()), signal),
    'setup/alertRule': (answers) => Promise.resolve(alertRule(answers)),
    'setup/watches': () => watches.list(),
  };
  return { handlers, dispose: () => watches.dispose() };
}

type PostureRequest = 'setup/posture' | 'setup/compare' | 'setup/baseline' | 'setup/drift';

function postureHandlers(connections: Connections, now: () => number): EngineHandlers<PostureRequest> {
  const postureOf = async (connectionId: string, signal: AbortSignal, only?: readonly string[]): Promise<PostureReport> => {
    const tenants = await connections.tenants(connectionId, signal);
    const wanted = only ? tenants.filter(({ tenantId }) => only.includes(tenantId)) : tenants;
    return posture(connections.get(connectionId), wanted, now(), signal);
  };
  return {
    'setup/posture': ({ connectionId }, { signal }) => postureOf(connectionId, signal),
    'setup/compare': async ({ connectionId, tenantIds }, { signal }) =>
      compareTenants((await postureOf(connectionId, signal, tenantIds)).owners),
    'setup/baseline': async ({ connectionId }, { signal }) => baselineOf((await postureOf(connectionId, signal)).owners),
    'setup/drift': async ({ connectionId, baseline }, { signal }) => {
      const known = readBaseline(baseline);
      return { differences: driftOf(known, (await postureOf(connectionId, signal)).owners) };
    },
  };
}

async function markedCertificate(name: string, now: number, days: number): Promise<SetupRequests['setup/makeCertificate']['result']> {
  const made = await makeCertificate(name, now, days);
  return { ...made, mark: certificateFacts(made.certificate).mark };
}

/** In another cloud nothing of it would be found, which looks like having been taken back. */
function requireCloud(here: string, made: string): void {
  if (here === made) return;
  throw new UserError(t('This was set up in the cloud {0}, and you are signed in to {1}. Sign in there to take it back.', made, here), {
    code: 'setup-other-cloud',
  });
}

async function knownRun(journal: SetupJournal, runId: string): Promise<JournalRun> {
  const run = await journal.get(runId);
  if (run) return run;
  throw new UserError(t('The journal does not know this run any more, so it can neither go on nor be taken back.'), {
    code: 'setup-no-run',
  });
}

async function identitiesOf(
  connections: Connections,
  place: SetupPlan['place'],
  question: IdentityQuestion,
  signal: AbortSignal,
): Promise<readonly IdentityInfo[]> {
  try {
    return await listIdentities(connections.get(place.connectionId).client('graph', place.tenantId), question, signal);
  } catch (error) {
    throw explainAzure(error, {
      doing: 'list its applications',
      on: place.tenantName,
      remedy: 'Ask an administrator for the role Directory Readers, then retry.',
    });
  }
}

function connectionOf(connections: Connections, connectionId: string): CloudConnection | undefined {
  try {
    return connections.get(connectionId);
  } catch {
    return undefined;
  }
}

function planParts(connections: Connections, place: SetupPlan['place'], now: number): PlanParts {
  const connection = connections.get(place.connectionId);
  const { tenantId } = place;
  return {
    arm: connection.client('arm', tenantId),
    graph: connection.client('graph', tenantId),
    cloud: connection.cloud,
    logs: { cloud: connection.cloud, credential: connection.credential(tenantId) },
    place,
    now,
  };
}

async function makePlan(parts: PlanParts, { place, answers }: PlanQuestion, signal: AbortSignal): Promise<SetupPlan> {
  const whole = (body: PlanBody): SetupPlan => ({
    wizard: answers.wizard,
    cloud: parts.cloud.id,
    place,
    ...body,
    steps: withElevation(body.steps, parts.cloud),
  });
  switch (answers.wizard) {
    case 'sendLogs':
      return whole(await planSendLogs(parts, answers, signal));
    case 'deleteSetting':
      return whole(await planDeleteSetting(parts, answers, signal));
    case 'readerIdentity':
      return whole(await planReaderIdentity(parts, answers, signal));
    case 'authorize':
      return whole(await planAuthorize(parts, answers, signal));
    case 'rotateSecret':
      return whole(await planRotate(parts, answers, signal));
  }
}
