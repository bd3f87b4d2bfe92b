import type { PlanOptions } from './planInput';
import type { Patch } from './probe';

/** A function that a workspace has beside its tables, written in the language itself. */
interface WorkspaceFunction {
  readonly name: string;
  /** The table that it reads: without it there is no such function. */
  readonly table: string;
  readonly declaration: string;
}

/**
 * The functions of a Sentinel workspace. A watchlist's rows are those of the table `Watchlist` with its alias, the newest of each item;
 * the fields of an item become columns. Source: learn.microsoft.com/azure/sentinel/watchlists-queries.
 */
const workspaceFunctions: readonly WorkspaceFunction[] = [
  {
    name: '_GetWatchlist',
    table: 'Watchlist',
    declaration:
      'let _GetWatchlist = (watchlistAlias: string) { Watchlist | where WatchlistAlias =~ watchlistAlias and _DTItemStatus != "Delete" ' +
      '| summarize arg_max(TimeGenerated, *) by _DTItemId | project _DTItemId, LastUpdatedTimeUTC, SearchKey, WatchlistItem ' +
      '| evaluate bag_unpack(WatchlistItem) };',
  },
];

/** What must stand before a text that uses functions of the workspace. */
export function prelude(text: string, { tables }: PlanOptions): readonly Patch[] {
  return workspaceFunctions
    .filter(({ name, table }) => new RegExp(`\\b${name}\\s*\\(`).test(text) && tables.some((known) => known.name === table))
    .filter(({ name }) => !new RegExp(`\\blet\\s+${name}\\b`).test(text))
    .map(({ declaration }) => ({ offset: 0, text: `${declaration}\n` }));
}
