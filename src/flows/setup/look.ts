import { AzureFailure } from '../../azure/azureFailure';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import type { PlanLook } from '../../protocol/setup';
import { holds } from './holds';
import type { StepOutputs } from './planReferences';
import { fillText, fillValue } from './planReferences';

/** What a look found: that it is as wanted, with the thing itself where there is one; or that it is not. */
export interface Seen {
  readonly asWanted: boolean;
  readonly thing?: unknown;
}

/** Looks whether something is as a plan wants it. A thing that is not there is an answer, no failure. */
export async function look(client: AzureClient, wanted: PlanLook, outputs: StepOutputs, signal: AbortSignal): Promise<Seen> {
  const thing = await find(client, wanted, outputs, signal);
  if (wanted.absent === true) return { asWanted: thing === undefined };
  if (thing === undefined) return { asWanted: false };
  return { asWanted: wanted.holds === undefined || holds(thing, fillValue(wanted.holds, outputs)), thing };
}

async function find(client: AzureClient, wanted: PlanLook, outputs: StepOutputs, signal: AbortSignal): Promise<unknown> {
  const path = fillText(wanted.path, outputs);
  try {
    if (!wanted.where) return await client.get(path, signal);
    const conditions = wanted.where.map(({ member, equals }) => ({ member, equals: fillText(equals, outputs) }));
    for await (const item of client.pages<object>(path, signal))
      if (conditions.every(({ member, equals }) => holds(memberOf(item, member), equals))) return item;
    return undefined;
  } catch (error) {
    if (error instanceof AzureFailure && error.status === 404) return undefined;
    throw error;
  }
}

/** A member by its path, such as `properties.principalId`. */
function memberOf(item: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name], item);
}
