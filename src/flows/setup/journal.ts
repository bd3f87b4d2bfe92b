import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SetupPlan } from '../../protocol/setup';
import { writeDurably } from '../durableFile';

/** What became of a step: it was begun and nobody knows the end, the service refused it, it was done here, it was there before, or it was taken back. */
export type StepState = 'begun' | 'refused' | 'done' | 'there' | 'undone';

export interface JournalEntry {
  readonly state: StepState;
  /** What the step kept: ids, never a secret. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** One run of a plan, as it is on the disk. */
export interface JournalRun {
  readonly runId: string;
  /** The same for the same plan, so that a run that was cut off goes on. */
  readonly key: string;
  readonly plan: SetupPlan;
  readonly startedAt: string;
  readonly entries: Readonly<Record<string, JournalEntry>>;
}

/** What was set up from here. It is on the disk before a request is sent, so that nothing is made that it does not know. */
export interface SetupJournal {
  /** The run of a plan that was begun and not finished, or a new one. */
  open(plan: SetupPlan, now: number): Promise<JournalRun>;
  record(runId: string, stepId: string, entry: JournalEntry): Promise<JournalRun>;
  list(): Promise<readonly JournalRun[]>;
  get(runId: string): Promise<JournalRun | undefined>;
}

export function openJournal(folder: string): SetupJournal {
  const fileOf = (runId: string): string => join(folder, `${runId}.json`);
  const read = async (runId: string): Promise<JournalRun | undefined> => {
    try {
      return JSON.parse(await readFile(fileOf(runId), 'utf8')) as JournalRun;
    } catch {
      return undefined;
    }
  };
  const write = async (run: JournalRun): Promise<JournalRun> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeDurably(fileOf(run.runId), `${JSON.stringify(run, undefined, 2)}\n`);
    return run;
  };
  const list = async (): Promise<readonly JournalRun[]> => {
    const names = await readdir(folder).catch((): string[] => []);
    const runs = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => read(name.slice(0, -'.json'.length))));
    return runs.filter((run) => run !== undefined).sort((one, other) => other.startedAt.localeCompare(one.startedAt));
  };
  return {
    async open(plan, now) {
      const key = keyOf(plan);
      const unfinished = (await list()).find((run) => run.key === key && !isFinished(run));
      return unfinished ?? write({ runId: randomUUID(), key, plan, startedAt: new Date(now).toISOString(), entries: {} });
    },
    async record(runId, stepId, entry) {
      const run = await read(runId);
      if (!run) throw new Error(`The journal of the run ${runId} is gone.`);
      return write({ ...run, entries: { ...run.entries, [stepId]: entry } });
    },
    list,
    get: read,
  };
}

export function isFinished({ plan, entries }: JournalRun): boolean {
  return plan.steps.every(({ id }) => isStepFinished(entries[id]));
}

export function isStepFinished(entry: JournalEntry | undefined): boolean {
  return entry !== undefined && entry.state !== 'begun' && entry.state !== 'refused';
}

/** Tells plans apart by whom they concern and what they send, not by what was there when they were made. */
function keyOf({ place, cloud, wizard, steps }: SetupPlan): string {
  const sent = steps.map(({ id, request }) => ({ id, request }));
  return createHash('sha256')
    .update(JSON.stringify([cloud, place.tenantId, wizard, sent]))
    .digest('hex');
}
