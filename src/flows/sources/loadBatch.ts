import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { findLogTable } from '../../catalog/logTables';
import type { Column } from '../../base/column';
import { physicalNames } from '../../base/physicalName';
import { additionalColumn, planColumns } from '../../shapes/columnPlan';
import type { ColumnPlan } from '../../shapes/columnPlan';
import { identifierName } from '../../shapes/columnName';
import { isRecord } from '../../shapes/jsonRecord';
import type { JsonRecord } from '../../shapes/jsonRecord';
import { routeOf } from '../../shapes/recordRoute';
import type { RecordLayout, RecordRoute } from '../../shapes/recordRoute';
import type { Crosswalk } from '../../shapes/valueSource';
import type { Session } from '../../store/duckdb';
import { inferTable, widerType } from '../../store/inferColumns';
import { insertExpected, insertMapped } from '../../store/insertRows';
import type { InsertTarget } from '../../store/insertRows';
import { mapRows } from '../../store/loadRows';
import type { MappedRows, RowCounts } from '../../store/loadRows';
import { shapeTableSql, sourceTableName } from '../../store/sourceDatabase';
import type { CachedTable } from '../../store/sourceDatabase';
import { partsWith, stageRecords, unstageParts } from '../../store/staging';
import type { RecordGroup } from '../../store/staging';
import type { FilePart } from './filePart';
import { normalisePart } from './normalisePart';
import type { ReadNotes } from './normalisePart';
import { usualCondition } from './usualWay';
import type { UsualWay } from './usualWay';

/** What a load of one source knows and needs from batch to batch. */
export interface LoadContext {
  readonly session: Session;
  /** Name of the attached cache. */
  readonly database: string;
  readonly folder: string;
  /** Takes temporary files that are no longer needed, see `ReadContext`. */
  readonly spare: string[];
  readonly notes: ReadNotes;
  /** Tables of the source by name; a batch may add some or change their columns. */
  readonly tables: Map<string, CachedTable>;
  /** Members seen so far, by table and layout. */
  readonly members: Map<string, SeenMembers>;
  /** Path of a file by its number. */
  readonly pathOf: (file: number) => string;
  /** How the batch before went, where all its records went one way into a table of the catalog: the next is likely to go the same. */
  readonly usual: { way: UsualWay | undefined };
  readonly signal: AbortSignal;
}

interface SeenMembers {
  readonly record: Set<string>;
  readonly properties: Set<string>;
}

/** Records of one way, to go into one table. */
interface RouteGroup {
  readonly table: string;
  readonly layout: RecordLayout;
  readonly known: boolean;
  readonly signatures: string[];
  readonly examples: JsonRecord[];
}

/** Rows that are mapped and wait to be inserted. */
interface ReadyRows {
  readonly table: CachedTable;
  readonly mapped: MappedRows;
  readonly identity: readonly (readonly string[])[];
}

/** One file is loaded while the next is written. */
const mostSpareFiles = 2;

/** SQL to run in the same transaction as the rows, once it is known how many there are. */
export type RememberBatch = (counts: readonly RowCounts[]) => string;

/**
 * Loads some parts: stages their lines, takes out what is damaged or still in an envelope and reads that line by line, maps the rest to the columns of
 * the tables, and inserts the rows in one transaction with what `remember` writes. Temporary files of the parts are deleted.
 */
export async function loadBatch(parts: readonly FilePart[], context: LoadContext, remember: RememberBatch): Promise<readonly RowCounts[]> {
  const temporary = new Set(parts.filter((part) => part.temporary).map((part) => part.path));
  try {
    const usual = await loadUsual(parts, context, remember);
    if (usual) return usual;
    const ready: ReadyRows[] = [];
    await stageAndMap(parts, context, ready, temporary);
    return (await inTransaction(context, remember, (inside) => insertReady(ready, inside))) ?? [];
  } finally {
    await Promise.all([...temporary].map((path) => putAside(path, context.spare)));
  }
}

/** Keeps a few temporary files to be written over and deletes the others. */
async function putAside(path: string, spare: string[]): Promise<void> {
  if (spare.length < mostSpareFiles) spare.push(path);
  else await rm(path, { force: true });
}

/** Loads a batch in a single pass where all its records go the way of the batch before; undefined where one does not. */
async function loadUsual(
  parts: readonly FilePart[],
  context: LoadContext,
  remember: RememberBatch,
): Promise<readonly RowCounts[] | undefined> {
  const { way } = context.usual;
  if (!way || parts.length === 0) return undefined;
  const longestRecord = Math.max(...parts.map((part) => part.longestLine));
  const counts = await inTransaction(context, remember, async (inside) => {
    const target = await shapeTarget(way.table, way.identity, inside);
    return insertExpected(context.session, target, { ...way, parts, longestRecord }, context.signal);
  });
  if (!counts) context.usual.way = undefined;
  return counts;
}

async function stageAndMap(parts: readonly FilePart[], context: LoadContext, ready: ReadyRows[], temporary: Set<string>): Promise<void> {
  if (parts.length === 0) return;
  const { session, signal } = context;
  const longestRecord = Math.max(...parts.map((part) => part.longestLine));
  const groups = await stageRecords(session, parts, { longestRecord, signal });
  const routed = groups.map((group) => ({ group, route: routeOfGroup(group) }));
  const unready = routed.filter(({ route }) => route === undefined || (route.kind !== 'rows' && route.kind !== 'own'));
  if (unready.length > 0 && parts.every((part) => part.normalised)) noteUnreadable(unready, parts, context);
  else if (unready.length > 0) {
    const paths = new Set(
      await partsWith(
        session,
        unready.map(({ group }) => group.signature),
        signal,
      ),
    );
    const again = parts.filter((part) => paths.has(part.path));
    const rest = parts.filter((part) => !paths.has(part.path));
    await unstageParts(session, [...paths], signal);
    await mapTogether(rest, await regroup(routed, rest, context), context, ready);
    await stageAndMap(await normaliseParts(again, context, temporary), context, ready, temporary);
    return;
  }
  await mapTogether(parts, routed, context, ready);
}

/** Records without a table of the catalog are named after their file: files that hold such are mapped one by one. */
async function mapTogether(parts: readonly FilePart[], routed: Routed, context: LoadContext, ready: ReadyRows[]): Promise<void> {
  const isMixed = parts.length > 1 && routed.some(({ route }) => route?.kind === 'own' && route.name === undefined);
  if (!isMixed) {
    await mapStaged(parts, routed, context, ready);
    return;
  }
  for (const part of parts) {
    const { session, signal } = context;
    const groups = await stageRecords(session, [part], { longestRecord: part.longestLine, signal });
    await mapStaged(
      [part],
      groups.map((group) => ({ group, route: routeOfGroup(group) })),
      context,
      ready,
    );
  }
}

type Routed = readonly { readonly group: RecordGroup; readonly route: RecordRoute | undefined }[];

/** After some parts were taken out, what is left may be empty. */
async function regroup(routed: Routed, parts: readonly FilePart[], context: LoadContext): Promise<Routed> {
  if (parts.length === 0) return [];
  const rows = await context.session.all('SELECT DISTINCT signature FROM temp.staged_records', context.signal);
  const left = new Set(rows.map(([signature]) => String(signature)));
  return routed.filter(({ group }) => group.signature !== undefined && left.has(group.signature));
}

function routeOfGroup(group: RecordGroup): RecordRoute | undefined {
  const record = exampleOf(group);
  return record && routeOf(record);
}

function exampleOf(group: RecordGroup): JsonRecord | undefined {
  if (group.signature === undefined || group.example === undefined) return undefined;
  try {
    const value = JSON.parse(group.example) as JsonRecord;
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What was valid JSON on its own and still cannot be read by the engine. */
function noteUnreadable(unready: Routed, parts: readonly FilePart[], context: LoadContext): void {
  const [first] = parts;
  const records = unready.reduce((sum, { group }) => sum + group.records, 0);
  if (!first) return;
  for (let count = 0; count < records; count++) {
    context.notes.problems.push({ file: first.file, line: first.firstLine, message: 'A record from this line on could not be read.' });
  }
}

async function normaliseParts(parts: readonly FilePart[], context: LoadContext, temporary: Set<string>): Promise<FilePart[]> {
  const clean: FilePart[] = [];
  for (const part of parts) {
    const normalised = await normalisePart(part, context);
    if (!normalised) continue;
    temporary.add(normalised.path);
    clean.push(normalised);
  }
  return clean;
}

async function mapStaged(parts: readonly FilePart[], routed: Routed, context: LoadContext, ready: ReadyRows[]): Promise<void> {
  const groups = new Map<string, RouteGroup>();
  for (const { group, route } of routed) {
    const example = exampleOf(group);
    if (group.signature === undefined || !example || !route || (route.kind !== 'rows' && route.kind !== 'own')) continue;
    const table = route.kind === 'rows' ? route.table : ownTableName(route.name, parts, context);
    const key = `${table}\0${route.layout}`;
    const entry = groups.get(key) ?? { table, layout: route.layout, known: route.kind === 'rows', signatures: [], examples: [] };
    entry.signatures.push(group.signature);
    entry.examples.push(example);
    groups.set(key, entry);
  }
  const isAlone = groups.size === 1;
  for (const group of groups.values()) ready.push(await mapGroup(group, parts, context, { index: ready.length, isAlone }));
}

/** A table of its own is named after the category of its records, or else after their file; a file named by number or time gives way to its folder. */
function ownTableName(name: string | undefined, parts: readonly FilePart[], context: LoadContext): string {
  const path = context.pathOf(parts[0]?.file ?? 0);
  const stem = basename(path).replace(/(\.(jsonl?|ndjson|csv|tsv|txt|log|parquet|gz|query))+$/i, '');
  const plain = stem.replace(/[-_. ]*\d[\dT:_.-]*$/, '');
  const fromFile = plain === '' || /^(\d|PT\d)/.test(plain) ? basename(dirname(path)) : plain;
  const chosen = identifierName(name ?? fromFile);
  const same = [...context.tables.keys()].find((table) => table.toLowerCase() === chosen.toLowerCase());
  return findLogTable(chosen) ? `${chosen}_Records` : (same ?? chosen);
}

async function mapGroup(
  group: RouteGroup,
  parts: readonly FilePart[],
  context: LoadContext,
  place: { index: number; isAlone: boolean },
): Promise<ReadyRows> {
  const { index, isAlone } = place;
  const members = seenMembers(group, context);
  const shape = group.known ? knownShape(group.table) : await ownShape(group, context);
  const request = { table: group.table, columns: shape.columns, layout: group.layout, members };
  const plan = planColumns(shape.crosswalk ? { ...request, crosswalk: shape.crosswalk } : request);
  const table = shapedTable(group, shape.columns, plan, context);
  const examples = group.examples.map((example) => JSON.stringify(example));
  const condition =
    group.known && isAlone
      ? await usualCondition(context.session, { ...members, layout: group.layout, examples }, context.signal)
      : undefined;
  context.usual.way = condition === undefined ? undefined : { table, plan, identity: shape.identity, condition };
  const mapped = await mapRows(
    context.session,
    { name: `mapped_rows_${index}`, plan, signatures: group.signatures, parts, identity: shape.identity },
    context.signal,
  );
  return { table, mapped, identity: shape.identity };
}

interface TableShape {
  readonly columns: readonly Column[];
  readonly identity: readonly (readonly string[])[];
  readonly crosswalk?: Crosswalk;
}

function knownShape(table: string): TableShape {
  const known = findLogTable(table);
  return { columns: known?.columns ?? [], identity: known?.identity ?? [] };
}

async function ownShape(group: RouteGroup, context: LoadContext): Promise<TableShape> {
  const before = context.tables.get(group.table)?.columns ?? [];
  const isEnvelope = group.layout === 'envelope';
  const inferred = await inferTable(context.session, { signatures: group.signatures, isEnvelope, before }, context.signal);
  return { ...inferred, identity: isEnvelope ? [['Id']] : [] };
}

/** What the table looks like once this group's rows are in it. */
function shapedTable(group: RouteGroup, columns: readonly Column[], plan: ColumnPlan, context: LoadContext): CachedTable {
  const before = context.tables.get(group.table);
  const hasMore = plan.leftover.length > 0 || before?.columns.some((column) => column.name === additionalColumn.name);
  const own = columns.filter((column) => column.name !== additionalColumn.name);
  return { name: group.table, known: group.known, columns: hasMore ? [...own, additionalColumn] : own };
}

/**
 * A table with the columns of both; types get wider, never narrower. The columns of the catalog's tables are told apart by their exact names,
 * those that were found in records whatever their case.
 */
function mergedTable(before: CachedTable | undefined, table: CachedTable): CachedTable {
  if (!before) return table;
  const fold = (name: string): string => (table.known ? name : name.toLowerCase());
  const columns = new Map(before.columns.map((column) => [fold(column.name), column]));
  for (const column of table.columns) {
    const old = columns.get(fold(column.name));
    columns.set(fold(column.name), old ? { name: old.name, type: widerType(old.type, column.type) } : column);
  }
  return { ...table, columns: [...columns.values()] };
}

function seenMembers(group: RouteGroup, context: LoadContext): SeenMembers {
  const key = `${group.table}\0${group.layout}`;
  const members = context.members.get(key) ?? { record: new Set<string>(), properties: new Set<string>() };
  context.members.set(key, members);
  for (const example of group.examples) {
    for (const name of Object.keys(example)) members.record.add(name);
    const inner = example['properties'];
    if (isRecord(inner)) for (const name of Object.keys(inner)) members.properties.add(name);
  }
  return members;
}

async function insertReady(ready: readonly ReadyRows[], context: LoadContext): Promise<RowCounts[]> {
  const counts: RowCounts[] = [];
  for (const { table, mapped, identity } of ready) {
    const target = await shapeTarget(table, identity, context);
    counts.push(...(await insertMapped(context.session, target, mapped, context.signal)));
  }
  return counts;
}

/** Makes the table, or gives it what it lacks. */
async function shapeTarget(table: CachedTable, identity: InsertTarget['identity'], context: LoadContext): Promise<InsertTarget> {
  const { session, database, tables, signal } = context;
  const merged = mergedTable(tables.get(table.name), table);
  const sql = shapeTableSql(database, tables.get(table.name), merged);
  if (sql !== '') await session.run(sql, signal);
  tables.set(table.name, merged);
  return { name: sourceTableName(database, table.name), identity, columns: physicalNames(merged.columns) };
}

/**
 * Runs work and what `remember` writes in one transaction; all is as it was where it fails or gives undefined. The work has a list of tables of its own:
 * the source's changes once the transaction is done, for a query that runs meanwhile sees nothing of what the transaction makes.
 */
async function inTransaction(
  context: LoadContext,
  remember: RememberBatch,
  work: (inside: LoadContext) => Promise<RowCounts[] | undefined>,
): Promise<RowCounts[] | undefined> {
  const { session, signal } = context;
  const tables = new Map(context.tables);
  await session.run('BEGIN', signal);
  try {
    const counts = await work({ ...context, tables });
    if (!counts) {
      await session.run('ROLLBACK');
      return undefined;
    }
    const sql = remember(counts);
    if (sql !== '') await session.run(sql, signal);
    await session.run('COMMIT');
    for (const [name, table] of tables) context.tables.set(name, table);
    return counts;
  } catch (error) {
    await session.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
