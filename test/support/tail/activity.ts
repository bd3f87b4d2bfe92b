import type { TailStore } from '../../../src/flows/tail/tailStore';
import { openDatabase } from '../../../src/store/duckdb';
import type { Database } from '../../../src/store/duckdb';
import { registerFunctions } from '../../../src/store/functions';
import { javaScriptFunctions, sqlMacros } from '../../../src/kql/macros';

/** A database on which compiled queries run. */
export async function openTestDatabase(): Promise<Database> {
  const database = await openDatabase({ threads: 2 });
  const session = await database.session();
  await registerFunctions(session, sqlMacros, javaScriptFunctions);
  session.dispose();
  return database;
}

/** What follows a log into a store, without a page or a program that listens. */
export function followParts(store: TailStore, signal: AbortSignal, notices: string[] = []) {
  return {
    store,
    clock: { now: () => Date.now() },
    random: () => 0,
    signal,
    stored: () => Promise.resolve(),
    changed: () => undefined,
    notice: (text: string) => void notices.push(text),
  };
}

export interface EventChoices {
  readonly id: string;
  /** Milliseconds. */
  readonly time: number;
  readonly status?: string;
  readonly correlation?: string;
  readonly operation?: string;
  readonly caller?: string;
  readonly level?: string;
  readonly category?: string;
  readonly resource?: string;
  readonly properties?: unknown;
  readonly claims?: Readonly<Record<string, string>>;
}

const group = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg-one';

/** An event as the REST answer of the Activity Log has it. */
export function activityEvent(choices: EventChoices): Readonly<Record<string, unknown>> {
  const { id, time, status = 'Succeeded', correlation = id, operation = 'Microsoft.Storage/storageAccounts/write' } = choices;
  const resource = choices.resource ?? `${group}/providers/Microsoft.Storage/storageAccounts/stone`;
  return {
    eventDataId: id,
    eventTimestamp: new Date(time).toISOString().replace('Z', '0001Z'),
    submissionTimestamp: new Date(time + 180_000).toISOString(),
    correlationId: correlation,
    caller: choices.caller ?? 'mia@example.org',
    category: { value: choices.category ?? 'Administrative' },
    operationName: { value: operation, localizedValue: operation },
    status: { value: status },
    subStatus: { value: '' },
    level: choices.level ?? 'Informational',
    resourceId: resource,
    resourceGroupName: 'rg-one',
    subscriptionId: '00000000-0000-4000-8000-000000000001',
    httpRequest: { clientIpAddress: '192.0.2.7', method: 'PUT' },
    ...(choices.claims ? { claims: choices.claims } : {}),
    properties: choices.properties ?? { statusCode: 'OK' },
  };
}
