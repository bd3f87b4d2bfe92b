import { AzureFailure } from '../../azure/azureFailure';
import { explainAzure } from '../../azure/explain';
import { workspaceNow } from '../../azure/logs/firstTable';
import { readNewRows } from '../../azure/services/newRows';
import type { WorkspaceRow } from '../../azure/services/newRows';
import { UserError } from '../../base/errors';
import { kqlSteps } from '../../base/kqlSteps';
import { ingestedColumn, windowedQuery } from '../../base/windowedQuery';
import { findLogTable } from '../../catalog/logTables';
import type { FeedSource, Owner } from './feedSources';
import type { FeedRecord } from './feedRecord';

/** A table or query of a workspace as a configuration names it. */
export interface WorkspaceSourceConfig {
  readonly kind: 'workspace';
  /** A name, or the id that it is queried by. */
  readonly workspace: string;
  readonly table?: string;
  /** KQL over one table; `$window` stands where its rows are filtered by when they came, after the table's name where it is not said. */
  readonly query?: string;
  /** What its folder is called; the table's name where it is not said. */
  readonly name?: string;
}

const hour = 3_600_000;
/** The longest that a workspace keeps rows. Where it does not say how long, it may be that: asking for what is not there any more does no harm. */
const longestDays = 730;

/** A workspace, and for how many days it keeps rows, where that is known. */
export interface KeptWorkspace extends Owner {
  readonly keptDays?: number;
}

/** The name of a source's log. */
export function workspaceLogName({ table, query = '', name }: WorkspaceSourceConfig): string {
  return name ?? table ?? /^\s*(\w+)/.exec(query)?.[1] ?? 'query';
}

/** The text that a source asks. @throws UserError where its query has no place for the filter */
export function workspaceText({ table, query }: WorkspaceSourceConfig): string {
  const text = windowedQuery(query ?? table ?? '');
  if (text !== undefined) return text;
  throw new UserError(
    `The query “${(query ?? '').slice(0, 80)}” does not begin with a table. Say “where $window” where its rows are to be filtered by when they came to the workspace.`,
    { code: 'feed-query-window' },
  );
}

/** Rows of a workspace, read by when they came to it: a row that tells of long ago is read like any other. */
export function workspaceSource(config: WorkspaceSourceConfig, workspace: KeptWorkspace, tenantId: string): FeedSource {
  const { keptDays = longestDays } = workspace;
  const name = workspaceLogName(config);
  const text = workspaceText(config);
  const identity = keepsRows(config.query ?? '') ? (findLogTable(config.table ?? name)?.identity ?? []) : [];
  return {
    key: `workspace ${workspace.id} ${name}`,
    name: `${name} of ${workspace.name}`,
    label: `${name} of ${workspace.name}`,
    fileName: `${name} of ${workspace.name}`,
    log: { name, azlogFolder: 'LogAnalytics', ownerId: workspace.id, tenantId },
    retention: { milliseconds: keptDays * 24 * hour, words: `for ${keptDays} days` },
    stretch: 6 * hour,
    firstPiece: 6 * hour,
    idOf: (record) => rowId(record, identity),
    timeOf: (record) => Date.parse(textOf(record[ingestedColumn])),
    open: ({ connection, signal, serviceTime }) => {
      const place = { cloud: connection.cloud, credential: connection.credential(tenantId) };
      return {
        read: async function* (stretch): AsyncGenerator<readonly WorkspaceRow[]> {
          // What had come by then is what the stretch can have.
          serviceTime(Date.parse(await workspaceNow(place, { customerId: workspace.id, waitSeconds: 30 }, signal)));
          yield* readNewRows(place, { customerId: workspace.id, text, ...stretch }, signal);
        },
      };
    },
    explain: (error) => withoutTable(error, name, workspace) ?? explainAzure(error, attempt(name, workspace)),
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Steps that make no more than one row of one. */
const rowByRow = /^\s*(?:where|filter|extend|project(?:-\w+)?|parse(?:-where|-kv)?|sort|order|serialize|take|limit|top|as)\b/;

/** Whether each row of a query is one of its table: where one becomes several, its id is that of all of them. */
function keepsRows(query: string): boolean {
  const [first = '', ...steps] = kqlSteps(query);
  return !first.includes('|') && steps.every((step) => rowByRow.test(step));
}

/** The first identity of the table whose first column has a value. */
function rowId(record: FeedRecord, identity: readonly (readonly string[])[]): string | undefined {
  const columns = identity.find(([first = '']) => textOf(record[first]) !== '');
  return columns?.map((column) => textOf(record[column])).join('\n');
}

function attempt(name: string, workspace: Owner): Parameters<typeof explainAzure>[1] {
  return {
    doing: `read ${name}`,
    on: workspace.name,
    remedy: 'It takes a role such as Log Analytics Reader on the workspace. Ask its owner for it; the feed tries again by itself.',
  };
}

function withoutTable(error: unknown, name: string, workspace: Owner): UserError | undefined {
  if (!(error instanceof AzureFailure && error.status === 400)) return undefined;
  const reason = error.reasons.at(-1)?.message ?? error.message;
  return new UserError(
    `${workspace.name} does not answer the query of ${name}: ${reason}. Mend it in the feed's configuration; the other sources go on.`,
    {
      code: 'feed-query-wrong',
      cause: error,
      details: error.message,
    },
  );
}
