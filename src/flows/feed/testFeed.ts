import { setTimeout as wait } from 'node:timers/promises';
import { t } from '@vscode/l10n';
import { AzureFailure } from '../../azure/azureFailure';
import type { CloudConnection } from '../../azure/connection';
import { explainAzure } from '../../azure/explain';
import { readHub } from '../../azure/services/activityHub';
import type { HubPlace } from '../../azure/services/hubClient';
import type { Clock } from '../../base/clock';
import { isAbort, messageOf } from '../../base/errors';
import { formatCount } from '../../base/quantities';
import type { FeedCheck } from '../../protocol/feed';
import { explainArchive, openArchiveSource } from './archiveSource';
import type { ArchiveFeedSource } from './archiveSource';
import type { FeedConfig } from './feedConfig';
import { feedSourcesOf } from './feedOwners';
import type { FeedBudgets, FeedSource } from './feedSources';
import type { ForwardConfig } from './forward/forwardConfig';
import { forwardFailureWords } from './forward/forwarder';
import { receiverOf, receiverWords } from './forward/receivers';
import type { KeptSecrets } from './forward/secretReference';
import { testOutput } from './testOutput';

export interface FeedTestParts {
  readonly config: Pick<FeedConfig, 'name' | 'tenant' | 'sources' | 'output' | 'forward' | 'leastFree' | 'stateFolder' | 'filter'>;
  /** Values that only VS Code keeps. */
  readonly secrets?: KeptSecrets;
  readonly connection: CloudConnection;
  readonly budgets: FeedBudgets;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const day = 86_400_000;

/** Looks at all that a feed needs, each with what was found or what mends it: outputs, sign-in, names, rights, and that there is something to read. */
export async function testFeed(parts: FeedTestParts): Promise<readonly FeedCheck[]> {
  const { config, connection, signal } = parts;
  const checks: FeedCheck[] = [];
  const attempt = async <T>(title: string, work: () => Promise<{ readonly what: string; readonly found: T }>): Promise<T | undefined> => {
    try {
      const { what, found } = await work();
      checks.push({ title, result: 'pass', what });
      return found;
    } catch (error) {
      if (isAbort(error)) throw error;
      checks.push({ title, result: 'fail', what: messageOf(error) });
      return undefined;
    }
  };
  for (const sink of config.output)
    await attempt(t('Output {0}', sink.folder), async () => ({ what: await testOutput(sink.folder, config), found: true }));
  for (const each of config.forward) await attempt(t('Receiver {0}', receiverWords(each)), () => tryReceiver(each, parts));
  const token = await attempt(t('Sign-in'), () => trySignIn(connection, config.tenant, signal));
  if (token === undefined) return checks;
  const sources = await attempt(t('Tenant and subscriptions'), async () => {
    const found = await feedSourcesOf(config, {
      connection,
      budgets: parts.budgets,
      signal,
      random: () => 0,
      ...(parts.secrets ? { secrets: parts.secrets } : {}),
      waiting: (message) => fail(message),
    });
    return { what: t('found'), found };
  });
  for (const source of sources ?? []) {
    if ('endpoint' in source) await attempt(source.name, () => tryArchive(source, parts));
    else if (!('place' in source)) checks.push(await trySource(source, parts));
    else await attempt(source.name, async () => tryHub(await source.place(), signal));
  }
  return checks;
}

/** Another process may just have used up what the service allows; nothing else is tried again. */
async function waitWhereThrottled(error: unknown, tries: number, signal: AbortSignal): Promise<void> {
  const seconds = error instanceof AzureFailure && error.status === 429 ? (error.retryAfterSeconds ?? 10) : Infinity;
  if (seconds > 30 || tries > 2) throw error;
  await wait(seconds * 1000, undefined, { signal });
}

/** While somebody waits for the answer, what is not there yet is not waited for. */
function fail(message: string): never {
  throw new Error(message);
}

async function tryReceiver(
  forward: ForwardConfig,
  { secrets = () => undefined, signal }: FeedTestParts,
): Promise<{ readonly what: string; readonly found: true }> {
  const receiver = receiverOf(forward, secrets);
  try {
    return { what: await receiver.test(signal), found: true };
  } catch (error) {
    return fail(forwardFailureWords(error));
  } finally {
    receiver.close();
  }
}

async function trySignIn(
  { cloud, credential }: CloudConnection,
  on: string,
  abortSignal: AbortSignal,
): Promise<{ readonly what: string; readonly found: true }> {
  try {
    const token = await credential().getToken(`${cloud.audiences.arm}/.default`, { abortSignal });
    return { what: t('a token until {0}', new Date(token?.expiresOnTimestamp ?? 0).toISOString()), found: true };
  } catch (error) {
    throw explainAzure(error, { doing: t('sign in'), on, remedy: t('Check tenant, application id and secret.') });
  }
}

/** Whether a hub lets itself be read; what is in it is not looked at. */
async function tryHub(place: HubPlace, signal: AbortSignal): Promise<{ readonly what: string; readonly found: true }> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  signal.addEventListener('abort', end, { once: true });
  try {
    await readHub(place, { signal: ending.signal, ready: end, receive: () => Promise.resolve() });
    return { what: t('reachable and allowed'), found: true };
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** Whether an account lets its blobs be read, and has some of the last 24 hours. */
async function tryArchive(
  source: ArchiveFeedSource,
  { connection, clock, signal }: FeedTestParts,
): Promise<{ readonly what: string; readonly found: true }> {
  let blobs = 0;
  try {
    for await (const found of openArchiveSource(source, connection, signal).list(clock.now() - day)) blobs += found.length;
  } catch (error) {
    throw explainArchive(error, source.account);
  }
  return { what: t('reachable and allowed; {0} blobs of the last 24 hours', formatCount(blobs)), found: true };
}

/** Whether a log can be read, and has a record of the last 24 hours. */
async function trySource(source: FeedSource, { connection, budgets, clock, signal }: FeedTestParts): Promise<FeedCheck> {
  let now = clock.now();
  const serviceTime = (time: number): void => void (now = time);
  const opened = source.open({
    connection,
    budgets,
    signal,
    serviceTime,
    again: (error, tries) => waitWhereThrottled(error, tries, signal),
  });
  const { name: title, wants = () => true } = source;
  try {
    const first = async (): Promise<number> => {
      for await (const page of opened.read({ from: now - day, to: now })) {
        const wanted = page.filter(wants);
        if (wanted.length > 0) return wanted.length;
      }
      return 0;
    };
    const before = now;
    let records = await first();
    // A clock here that is wrong would look for another day.
    if (records === 0 && Math.abs(now - before) > day / 24) records = await first();
    if (records > 0)
      return { title, result: 'pass', what: t('reachable and allowed; {0} records or more in the last 24 hours', formatCount(records)) };
    return { title, result: 'unknown', what: t('reachable and allowed, but there is no record of the last 24 hours') };
  } catch (error) {
    if (isAbort(error)) throw error;
    const told = source.explain(error);
    return { title, result: 'fail', what: messageOf(told) };
  }
}
