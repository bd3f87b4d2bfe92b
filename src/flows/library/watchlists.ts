import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { physicalNames } from '../../base/physicalName';
import { physicalTypes } from '../../base/physicalType';
import { sqlName, sqlText } from '../../base/sql';
import { ticksFromUnixMilliseconds } from '../../base/ticks';
import { logTables } from '../../catalog/logTables';
import type { SourceTable } from '../../kql/compile';

/** A watchlist's file; its name without the ending is the watchlist's alias. */
interface WatchlistFile {
  readonly alias: string;
  readonly path: string;
  /** In ticks. */
  readonly changed: bigint;
}

const tableName = 'Watchlist';

/**
 * The tables with the watchlists of a folder among them, as rows of the table `Watchlist`: each `.csv` file is a watchlist, its name the
 * alias, its first line the names of the fields. The key of an item is its field `SearchKey`, else its first. Rows of the source's own
 * table stay, but for those of an alias that a file has.
 */
export async function withWatchlists(tables: readonly SourceTable[], folder: string): Promise<readonly SourceTable[]> {
  const known = logTables.find(({ name }) => name === tableName);
  const own = tables.find(({ name }) => name === tableName);
  if (!known || own?.timeless === true) return tables;
  const files = await watchlistFiles(folder);
  if (files.length === 0) return tables;
  const columns = own?.columns ?? known.columns;
  const parts = files.map((file) => rowsOf(file, columns));
  if (own && own.isEmpty !== true) {
    const aliases = files.map(({ alias }) => sqlText(alias.toLowerCase())).join(', ');
    parts.push(
      `SELECT ${physicalNames(columns).map(sqlName).join(', ')} FROM ${own.relation} WHERE lower("WatchlistAlias") NOT IN (${aliases})`,
    );
  }
  const description = known.description;
  const table: SourceTable = { name: tableName, columns, description, relation: `(${parts.join(' UNION ALL ')})`, timeless: true };
  return [...tables.filter(({ name }) => name !== tableName), table];
}

async function watchlistFiles(folder: string): Promise<readonly WatchlistFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.csv$/i.test(name)).sort();
  const files = await Promise.all(
    names.map(async (name): Promise<readonly WatchlistFile[]> => {
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined);
      if (!found?.isFile() || found.size === 0) return [];
      return [{ alias: name.slice(0, -'.csv'.length), path, changed: ticksFromUnixMilliseconds(Math.floor(found.mtimeMs)) }];
    }),
  );
  return files.flat();
}

function rowsOf({ alias, path, changed }: WatchlistFile, columns: SourceTable['columns']): string {
  const physical = physicalNames(columns);
  const values: Readonly<Record<string, string>> = {
    TimeGenerated: String(changed),
    CreatedTimeUTC: String(changed),
    LastUpdatedTimeUTC: String(changed),
    _DTTimestamp: String(changed),
    _DTItemId: `md5(${sqlText(alias)} || ':' || place)`,
    WatchlistItemId: `md5(${sqlText(alias)} || ':' || place)`,
    _DTItemStatus: "'Create'",
    _DTItemType: "'watchlist-item'",
    SearchKey: `coalesce(item ->> 'SearchKey', item ->> ${firstField}, '')`,
    WatchlistAlias: sqlText(alias),
    WatchlistName: sqlText(alias),
    WatchlistItem: `json_merge_patch(item, '${ownColumns}')`,
    Source: sqlText(path),
    Type: sqlText(tableName),
  };
  const items = columns.map(({ name, type }, index) => {
    const value = values[name] ?? (type === 'string' ? "''" : 'NULL');
    return `CAST(${value} AS ${physicalTypes[type]}) AS ${sqlName(physical[index] ?? name)}`;
  });
  const options = `delim = ',', quote = '"', escape = '"', header = true, all_varchar = true, null_padding = true, strict_mode = false, parallel = false`;
  const fields = `SELECT coalesce(COLUMNS(*), '') FROM read_csv(${sqlText(literalPath(path))}, ${options})`;
  return `SELECT ${items.join(', ')} FROM (SELECT to_json(fields) AS item, row_number() OVER () AS place FROM (${fields}) AS fields)`;
}

/** What an exported watchlist has as columns of its own is no field of its items. */
const ownColumns = '{"_DTItemId": null, "LastUpdatedTimeUTC": null, "SearchKey": null, "WatchlistItem": null}';

/** The name of an item's first field as a JSON pointer. */
const firstField = "('/' || replace(replace(json_keys(item)[1], '~', '~0'), '/', '~1'))";

/** A path that means itself alone where the engine takes patterns. */
export function literalPath(path: string): string {
  return path.replaceAll(/[*?[]/g, '[$&]');
}
