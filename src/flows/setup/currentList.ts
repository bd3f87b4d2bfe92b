import type { AzureClient } from '../../azure/pipeline/azureClient';
import type { PlanRequest, PlanStep } from '../../protocol/setup';
import { look } from './look';
import type { StepOutputs } from './planReferences';

type Item = Readonly<Record<string, unknown>>;

export interface ListPlace {
  readonly client: AzureClient;
  readonly outputs: StepOutputs;
  readonly signal: AbortSignal;
}

/**
 * A request that replaces a list as a whole, with what the list has by now in it: the plan may be old, and what others put there since must stay.
 * Of a step's own request the items are added, of its undoing they are left out. Any other request stays as it is.
 */
export async function withCurrentList(
  { client, outputs, signal }: ListPlace,
  step: PlanStep,
  request: PlanRequest,
  way: 'add' | 'leaveOut',
): Promise<PlanRequest> {
  const { list, look: wanted } = step;
  if (!list || !wanted) return request;
  const { thing } = await look(client, { path: wanted.path }, outputs, signal);
  const current = itemsOf(thing, list.member);
  const before = namesOf(itemsOf(step.undo?.body, list.member), list.toldBy);
  const own = itemsOf(step.request.body, list.member).filter((item) => !before.has(String(item[list.toldBy])));
  const [there, mine] = [current, own].map((items) => namesOf(items, list.toldBy));
  const items =
    way === 'add'
      ? [...current, ...own.filter((item) => there?.has(String(item[list.toldBy])) !== true)]
      : current.filter((item) => mine?.has(String(item[list.toldBy])) !== true);
  return { ...request, body: { ...(request.body as Item), [list.member]: items } };
}

function itemsOf(thing: unknown, member: string): readonly Item[] {
  const list = (thing as Item | undefined)?.[member];
  return Array.isArray(list) ? (list as readonly Item[]) : [];
}

function namesOf(items: readonly Item[], toldBy: string): ReadonlySet<string> {
  return new Set(items.map((item) => String(item[toldBy])));
}
