import { messageOf } from '../../base/errors';
import { basename, dirname } from 'node:path';
import type { ActivityRecord } from '../../azure/services/activityLog';
import { hubHostOf, hubNameOf } from '../../base/hubName';
import { isoText } from './isoText';
import { tailSourceId } from '../../protocol/tail';
import type { ScopeState, StartTail, TailHub, TailInfo, TailScope, TailScopeInfo, TailTable } from '../../protocol/tail';
import { tailTableName } from '../../store/tailTable';
import { fileKey, followFile } from './followFile';
import { followTable, tableKey } from './followTable';
import type { AskTable } from './followTable';
import { followHub } from './followHub';
import { followScope, scopeKey } from './followScope';
import type { FollowParts, ScopeStatus } from './followScope';
import { idOf, originalOf } from './otherRecord';
import type { ProgramNames } from './programNames';
import { openRecordFile } from './recordFile';
import type { RecordFile } from './recordFile';
import type { StoredEvents, TailStore } from './tailStore';

export interface TailParts extends Pick<FollowParts, 'endpoint' | 'budget' | 'store' | 'clock' | 'random'> {
  readonly openArm: (tenantId: string) => FollowParts['openArm'];
  readonly askTable: AskTable;
  /** Makes the names of programs, which tell when one has come. */
  readonly names: (came: () => void) => ProgramNames;
  readonly changed: (tail: Tail) => void;
  /** Told of events that are new and not of the first look. */
  readonly arrived: (tail: Tail, events: StoredEvents) => Promise<void>;
}

/** A set of logs that are followed together. */
export interface Tail {
  readonly id: string;
  readonly store: TailStore;
  readonly names: ProgramNames;
  /** The tables of workspaces among what it follows. */
  readonly tables: readonly string[];
  readonly info: TailInfo;
  /** Follows what is not followed already. */
  start(options: StartTail): void;
  /** Ends when nothing of it runs any more. */
  stop(): Promise<void>;
  record(file: string | undefined): Promise<void>;
}

/** The name under which the progress of a hub is kept. */
export function hubKey(hub: TailHub): string {
  const host = hubHostOf(hub.connectionString).toLowerCase();
  const name = hub.hub ?? hubNameOf(hub.connectionString) ?? '';
  return `hub ${host}/${name.toLowerCase()}/${hub.consumerGroup.toLowerCase()}`;
}

interface Followed {
  readonly scope: TailScope;
  readonly status: ScopeStatus;
  running: Promise<void> | undefined;
}

/** How many arrivals tell the rate and the lag. */
const remembered = 500;
const minute = 60_000;

export function createTail(id: string, parts: TailParts): Tail {
  return new FollowedTail(id, parts);
}

class FollowedTail implements Tail {
  readonly id: string;
  readonly store: TailStore;
  readonly names: ProgramNames;
  readonly #parts: TailParts;
  readonly #scopes = new Map<string, Followed>();
  readonly #notices: string[] = [];
  #options: StartTail | undefined;
  #aborter = new AbortController();
  #named = 0;
  #recording: RecordFile | undefined;
  #arrivals: { readonly at: number; readonly events: number; readonly lag: number | undefined }[] = [];

  constructor(id: string, parts: TailParts) {
    this.id = id;
    this.store = parts.store;
    this.names = parts.names(() => {
      this.#named++;
      parts.changed(this);
    });
    this.#parts = parts;
  }

  start(options: StartTail): void {
    this.#options = options;
    if (this.#aborter.signal.aborted) this.#aborter = new AbortController();
    for (const hub of options.hubs ?? []) this.#startHub(hub);
    for (const path of options.files ?? []) this.#startFile(path);
    for (const table of options.tables ?? []) this.#startTable(table, options);
    for (const scope of options.scopes) {
      const known = this.#scopes.get(scopeKey(scope));
      if (known?.running && !['stopped', 'failed'].includes(known.status.state)) continue;
      const status: ScopeStatus = { state: 'starting', skew: 0 };
      const followed: Followed = { scope, status, running: undefined };
      this.#scopes.set(scopeKey(scope), followed);
      followed.running = followScope(this.#followParts(scope), this.#followOptions(options, scope), status);
    }
    this.#parts.changed(this);
  }

  #startHub({ name, ...place }: TailHub): void {
    const key = hubKey({ name, ...place });
    const scope: TailScope = { tenantId: key, tenantName: place.consumerGroup, name };
    this.#startOther(scope, (status) => followHub(this.#followParts(scope), { key, place }, status));
  }

  #startFile(path: string): void {
    const scope: TailScope = { tenantId: fileKey(path), tenantName: dirname(path), name: basename(path) };
    this.#startOther(scope, (status) => followFile(this.#followParts(scope), path, status));
  }

  #startTable(table: TailTable, { firstMinutes = 60, pollSeconds = 60 }: StartTail): void {
    const scope: TailScope = { tenantId: tableKey(table), tenantName: table.name, name: `${table.table} (${table.name})` };
    const follow = { table, ask: this.#parts.askTable, firstMinutes, pollSeconds };
    this.#startOther(scope, (status) => followTable(this.#followParts(scope), follow, status));
  }

  /** What is followed without a tenant goes by its own key in the tenant's place. */
  #startOther(scope: TailScope, follow: (status: ScopeStatus) => Promise<void>): void {
    const known = this.#scopes.get(scope.tenantId);
    if (known?.running && !['stopped', 'failed'].includes(known.status.state)) return;
    const status: ScopeStatus = { state: 'starting', skew: 0 };
    const followed: Followed = { scope, status, running: undefined };
    this.#scopes.set(scope.tenantId, followed);
    followed.running = follow(status);
  }

  #followOptions({ firstMinutes = 60, pollSeconds = 60, narrowing }: StartTail, scope: TailScope): Parameters<typeof followScope>[1] {
    return { scope, firstMinutes, pollSeconds, narrowing };
  }

  #followParts({ tenantId }: TailScope): FollowParts {
    return {
      ...this.#parts,
      openArm: this.#parts.openArm(tenantId),
      signal: this.#aborter.signal,
      changed: () => this.#parts.changed(this),
      notice: (text) => this.#notice(text),
      stored: async (events, { records, isFirst }) => {
        this.#note(events, isFirst);
        await this.#recording?.write(await this.#new(events, records));
        this.#parts.changed(this);
        if (!isFirst) await this.#parts.arrived(this, events);
      },
    };
  }

  #note({ added, newest }: StoredEvents, isFirst: boolean): void {
    if (isFirst) return;
    const at = this.#parts.clock.now();
    const skew = [...this.#scopes.values()][0]?.status.skew ?? 0;
    const event = newest === undefined ? undefined : Number((newest - 621_355_968_000_000_000n) / 10_000n);
    this.#arrivals.push({ at, events: added, lag: event === undefined ? undefined : Math.max(0, at + skew - event) });
    if (this.#arrivals.length > remembered) this.#arrivals = this.#arrivals.slice(-remembered);
  }

  /** The records whose events were not there before. */
  async #new({ after, last }: StoredEvents, records: readonly ActivityRecord[]): Promise<readonly ActivityRecord[]> {
    const events = tailTableName(this.store.database, 'AzureActivity');
    const ids = await this.store.read((session) =>
      session.all(`SELECT EventDataId FROM ${events} WHERE __sequence > ${after} AND __sequence <= ${last}`),
    );
    const fresh = new Set(ids.map(([id]) => String(id)));
    return records
      .filter((record) => {
        const id = idOf(record);
        return id === undefined || fresh.delete(id);
      })
      .map(originalOf);
  }

  async stop(): Promise<void> {
    this.#aborter.abort();
    await Promise.all([...this.#scopes.values()].map(async ({ running }) => running));
    // What could not be recorded ends no less; it is told as any other failure of the tail.
    await this.record(undefined).catch((error: unknown) => this.#notice(messageOf(error)));
    this.#parts.changed(this);
  }

  #notice(text: string): void {
    if (!this.#notices.includes(text)) this.#notices.push(text);
    this.#parts.changed(this);
  }

  async record(file: string | undefined): Promise<void> {
    const next = file === undefined ? undefined : await openRecordFile(file, { changed: () => this.#parts.changed(this) });
    const before = this.#recording;
    this.#recording = next;
    this.#parts.changed(this);
    await before?.close();
  }

  get tables(): readonly string[] {
    return (this.#options?.tables ?? []).map(({ table }) => table);
  }

  get info(): TailInfo {
    const scopes = [...this.#scopes.values()].map((followed) => this.#scopeInfo(followed));
    const now = this.#parts.clock.now();
    const recent = this.#arrivals.filter(({ at }) => at > now - minute);
    const lag = this.#arrivals.findLast((arrival) => arrival.lag !== undefined)?.lag;
    const skew = [...this.#scopes.values()].map(({ status }) => status.skew).find((each) => Math.abs(each) > 5000);
    return {
      tailId: this.id,
      sourceId: tailSourceId(this.id),
      connectionId: this.#options?.connectionId ?? '',
      name: [scopes.map(({ name }) => name).join(', '), ...narrowed(this.#options)].join(' · '),
      state: stateOf(scopes.map(({ state }) => state)),
      scopes,
      ...(this.#options?.narrowing ? { narrowing: this.#options.narrowing } : {}),
      ...this.store.facts,
      ...(this.#named === 0 ? {} : { named: this.#named }),
      perMinute: recent.reduce((sum, { events }) => sum + events, 0),
      ...(lag === undefined ? {} : { lag }),
      ...(skew === undefined ? {} : { skew }),
      ...(this.#recording ? { recording: this.#recording.path } : {}),
      ...(this.#recording?.failure === undefined ? {} : { recordingFailure: this.#recording.failure }),
      notices: [...this.#notices],
    };
  }

  #scopeInfo({ scope, status }: Followed): TailScopeInfo {
    const position = (this.store.progressOf(scopeKey(scope)) ?? this.store.progressOf(scope.tenantId))?.position;
    const { failure, nextAt, quietSince, state } = status;
    return {
      ...scope,
      state,
      ...(position === undefined ? {} : { position: isoText(position) }),
      ...(nextAt === undefined ? {} : { nextAt: isoText(nextAt) }),
      ...(failure ? { failure: failure.message, failureCode: failure.code } : {}),
      ...(quietSince === undefined ? {} : { quietSince: isoText(quietSince) }),
    };
  }
}

/** The part of the logs that is followed, as its name ends. */
function narrowed(options: StartTail | undefined): readonly string[] {
  const value = options?.narrowing?.value;
  return value === undefined ? [] : [value.slice(value.lastIndexOf('/') + 1)];
}

/** What all logs together are: that of the most telling one. */
function stateOf(states: readonly ScopeState[]): ScopeState {
  const order: readonly ScopeState[] = ['retrying', 'filling', 'starting', 'live', 'failed', 'stopped'];
  return order.find((state) => states.includes(state)) ?? 'stopped';
}
