import type { FunctionSchema, GlobalState, Kusto, TableSchema } from '../parser/kusto';
import { listItems, scalarType } from '../parser/syntax';
import type { KustoList, KustoSymbol } from '../parser/syntax';
import { analyzeStatement } from './editorServices';
import type { AnalyzedStatement } from './editorServices';
import { declarationOf, isFunctionValue, piecesOf } from './pieces';
import type { Piece } from './pieces';

/** What is known at a place of a statement from the text before it. */
interface Known {
  readonly globals: GlobalState;
  /** Declarations that stay text: functions, and `set` and the like. */
  readonly preamble: string;
  readonly names: ReadonlySet<string>;
  readonly members: readonly KustoSymbol[];
  readonly scalars: readonly KustoSymbol[];
}

/** The step of a statement around a caret, analysed without the text of the steps before it: only their outcome is bound. */
export interface Narrowed {
  readonly statement: AnalyzedStatement;
  /** What is added to an offset of the whole statement to give one of the narrowed. */
  readonly shift: number;
  /** Names that `let` declares before the caret; the service takes them for tables and parameters. */
  readonly names: ReadonlySet<string>;
}

/** The table that stands for the steps before the caret. It is never offered. */
export const rowsName = '_rows_before_';

const keptPlaces = 600;
/** Longer statements are no query that a person types. */
const longestStatement = 200_000;

/** What a statement may name before it declares anything: the same object as long as it is the same. */
export interface NarrowSchema {
  readonly tables: readonly TableSchema[];
  readonly functions?: readonly FunctionSchema[];
}

/** Analyses the step around a caret; the same text before it is bound only once. */
export function createNarrowing(kusto: Kusto): (text: string, offset: number, schema: NarrowSchema) => Narrowed | undefined {
  const caches = new WeakMap<NarrowSchema, Cache>();
  return (text, offset, schema) => {
    if (text.length > longestStatement) return undefined;
    const cache = caches.get(schema) ?? createCache();
    caches.set(schema, cache);
    const pieces = piecesOf(text);
    const index = pieces.findIndex((piece) => offset <= piece.end);
    const piece = pieces[index];
    if (!piece) return undefined;
    const context: Context = { kusto, text, schema, cache };
    const known = knownBefore(context, pieces, index);
    const at = piece.steps.findIndex((step) => offset <= step.end);
    const step = piece.steps[at];
    if (!step) return undefined;
    // That something is piped on tells rows from values.
    const after = piece.steps.length > 1 ? '\n| count' : '';
    if (at === 0) return narrowed(context, known, { before: '', start: piece.start, end: step.end, after });
    const rows = rowsBefore(context, known, piece, at);
    if (!rows) return undefined;
    return narrowed(context, { ...known, globals: rows }, { before: `${rowsName} |`, start: step.start, end: step.end, after: '' });
  };
}

interface Cache {
  /** By the text before. */
  readonly known: Map<string, Known>;
  readonly rows: Map<string, GlobalState | undefined>;
  readonly statements: Map<string, AnalyzedStatement>;
}

interface Context {
  readonly kusto: Kusto;
  readonly text: string;
  readonly schema: NarrowSchema;
  readonly cache: Cache;
}

function createCache(): Cache {
  return { known: new Map(), rows: new Map(), statements: new Map() };
}

/** The value of a key, made on first need; the one that was not asked for longest is forgotten. */
function cached<T>(map: Map<string, T>, key: string, make: () => T): T {
  const value = map.has(key) ? (map.get(key) as T) : make();
  map.delete(key);
  map.set(key, value);
  if (map.size > keptPlaces) map.delete(map.keys().next().value ?? '');
  return value;
}

interface Cut {
  readonly before: string;
  readonly start: number;
  readonly end: number;
  readonly after: string;
}

function narrowed({ kusto, text, cache }: Context, known: Known, { before, start, end, after }: Cut): Narrowed {
  const head = known.preamble + before;
  const narrow = head + text.slice(start, end) + after;
  const key = `${text.slice(0, start)}\u0000${narrow}`;
  const statement = cached(cache.statements, key, () => analyzeStatement(kusto, narrow, known.globals));
  return { statement, shift: head.length - start, names: known.names };
}

function knownBefore(context: Context, pieces: readonly Piece[], index: number): Known {
  const last = pieces[index - 1];
  if (!last) {
    const { kusto, schema } = context;
    return { globals: kusto.globals(schema.tables, schema.functions), preamble: '', names: new Set(), members: [], scalars: [] };
  }
  const before = context.text.slice(0, last.end);
  return cached(context.cache.known, before, () => withPiece(context, knownBefore(context, pieces, index - 1), last));
}

/** What is known behind a piece. */
function withPiece(context: Context, known: Known, piece: Piece): Known {
  const text = context.text.slice(piece.start, piece.end);
  const declared = declarationOf(text);
  if (!declared) return /^\s*(?:set|declare|alias)\b/.test(text) ? { ...known, preamble: `${known.preamble}${text};\n` } : known;
  const { name, valueStart } = declared;
  const value = text.slice(valueStart);
  const names = new Set([...known.names, name]);
  if (isFunctionValue(value)) return { ...known, names, preamble: `${known.preamble}${text};\n` };
  const type = analyzeStatement(context.kusto, `${known.preamble}${value}`, known.globals).resultType;
  const without = ({ Name }: KustoSymbol): boolean => Name !== name;
  const [members, scalars] = [known.members.filter(without), known.scalars.filter(without)];
  if (type && scalarType(type) !== undefined) scalars.push(parameter(context.kusto, name, type));
  else if (type?.Columns) members.push(renamed(type, name));
  else return { ...known, names, preamble: `${known.preamble}${text};\n` };
  const next = { ...known, names, members, scalars };
  return { ...next, globals: withMembers(context, next) };
}

/** What a step can name, the rows that come to it among it as a table; undefined where they are none, such as a graph. */
function rowsBefore(context: Context, known: Known, piece: Piece, at: number): GlobalState | undefined {
  const { kusto, text, cache } = context;
  const [end, before] = [piece.steps[at - 1]?.end ?? piece.start, piece.steps[at - 2]?.end];
  return cached(cache.rows, text.slice(0, end), () => {
    // A name that `as` gives to rows is known to the whole text alone.
    if (/\|\s*as\s/.test(text.slice(piece.start, end))) return undefined;
    const earlier = before === undefined || at < 2 ? undefined : cache.rows.get(text.slice(0, before));
    const value = earlier
      ? { globals: earlier, text: rowsName + text.slice(before, end) }
      : { globals: known.globals, text: valueOf(text.slice(piece.start, end)) };
    const type = analyzeStatement(kusto, known.preamble + value.text, value.globals).resultType;
    if (!type?.Columns || scalarType(type) !== undefined) return undefined;
    return withMembers(context, { ...known, members: [...known.members, renamed(type, rowsName)] });
  });
}

function valueOf(piece: string): string {
  return piece.slice(declarationOf(piece)?.valueStart ?? 0);
}

interface Renamable extends KustoSymbol {
  WithName?(name: string): KustoSymbol;
}

function renamed(table: Renamable, name: string): KustoSymbol {
  return table.WithName?.(name) ?? table;
}

interface SymbolClasses {
  readonly DatabaseSymbol: { readonly $ctor1: new (name: string, members: readonly object[]) => object };
  readonly ParameterSymbol: new (name: string, type: KustoSymbol, description: null) => KustoSymbol;
}

interface Globals extends GlobalState {
  readonly Database: { readonly Name: string; readonly Members: KustoList<KustoSymbol> };
  WithDatabase(database: object): Globals;
  WithParameters(parameters: readonly KustoSymbol[]): Globals;
}

function parameter(kusto: Kusto, name: string, type: KustoSymbol): KustoSymbol {
  const { ParameterSymbol } = kusto.Language.Symbols as unknown as SymbolClasses;
  return new ParameterSymbol(name, type, null);
}

/** The source's schema with what the text before has declared; what hides a table of the source takes its place. */
function withMembers({ kusto, schema }: Context, { members, scalars }: Pick<Known, 'members' | 'scalars'>): GlobalState {
  const { DatabaseSymbol } = kusto.Language.Symbols as unknown as SymbolClasses;
  const globals = kusto.globals(schema.tables, schema.functions) as Globals;
  const hidden = new Set(members.map(({ Name }) => Name));
  const kept = listItems(globals.Database.Members).filter(({ Name }) => !hidden.has(Name));
  return globals.WithDatabase(new DatabaseSymbol.$ctor1(globals.Database.Name, [...kept, ...members])).WithParameters([...scalars]);
}
