import type { Column } from '../../base/column';
import type { Span } from '../../base/queryDiagnostic';
import { mendCallArguments, mendComparedValues, mendTableArguments } from './callArguments';
import type { ArgumentBinder, CallContext, ValueComparer } from './callArguments';
import { mendColumnMap } from './columnMap';
import type { ColumnMap } from './columnMap';
import type { FindBinder, SymbolMakers } from './findBinder';
import { mendFind } from './findBinder';
import type { GraphBinder } from './graphBinder';
import { mendGraphs } from './graphBinder';
import type { MakeSeriesBinder } from './makeSeriesBinder';
import { mendMakeSeries } from './makeSeriesBinder';
import type { PatternBinder, PatternMakers } from './patternBinder';
import { mendPatterns } from './patternBinder';
import type { TakingFunction } from './optionalArguments';
import { mendOptionalArguments, mendTypedPercentiles } from './optionalArguments';
import type { NamingFunction } from './printedNames';
import { mendPrintedNames } from './printedNames';
import type { ReduceBinder } from './reduceBinder';
import { mendReduce } from './reduceBinder';
import { mendScan } from './scanBinder';
import type { InheritingTable, NodeBinder, SemanticInfo } from './scanBinder';
import { quicken } from './quicken';
import type { QuickParts } from './quicken';
import type { KustoList, KustoSymbol, SyntaxNode } from './syntax';
import { listItems } from './syntax';
import { tooDeepAt } from './nesting';
import { remember } from './recent';
import { mendResultNames, mendTwoColumnNames } from './resultNames';
import type { ResultNames } from './resultNames';

/** What the parser needs to know of a table. */
export interface TableSchema {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly description?: string;
}

/** Another source that texts may name, with its tables. */
export interface DatabaseSchema {
  readonly name: string;
  readonly tables: readonly TableSchema[];
}

/** A function that texts may call without declaring it. */
export interface FunctionSchema {
  readonly name: string;
  /** With its brackets, as `let` takes them. */
  readonly parameters: string;
  /** With its braces. */
  readonly body: string;
  readonly description?: string;
}

/** What texts may name beside the tables of their source. */
export interface OtherNames {
  readonly databases?: readonly DatabaseSchema[];
  readonly functions?: readonly FunctionSchema[];
}

/** A problem as the parser reports it. */
export interface KustoDiagnostic {
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}

/** A text, parsed and bound to a schema. */
export interface KustoCode {
  readonly Text: string;
  readonly Syntax: SyntaxNode;
  readonly ResultType: KustoSymbol | null;
  readonly Globals: GlobalState;
  GetDiagnostics(): KustoList<KustoDiagnostic>;
}

/** A function of the language, as the parser lists it; hidden ones are offered to nobody. */
export type KnownFunction = KustoSymbol & NamingFunction & TakingFunction & { readonly IsHidden: boolean };

/** The names that a query may use. */
export interface GlobalState {
  WithDatabase(database: object): GlobalState;
  WithCluster(cluster: object): GlobalState;
  GetTable(column: object): KustoSymbol | null;
}

/** Microsoft's own language service, as loaded: `Language` is its root name space. */
export interface Kusto {
  /** Parses a text and binds its names to the tables; one that `tooDeepAt` finds too deep, up to there. */
  readonly parse: (text: string, tables: readonly TableSchema[], others?: OtherNames) => KustoCode;
  /** The schema as the service's own object; the same tables give the same object. */
  readonly globals: (tables: readonly TableSchema[], functions?: readonly FunctionSchema[]) => GlobalState;
  /** The name of the table of the schema that a column is of; undefined for a column that a query makes. */
  readonly tableOf: (column: object, tables: readonly TableSchema[], functions?: readonly FunctionSchema[]) => string | undefined;
  /** The name of a node's kind, such as `SummarizeOperator`. */
  readonly kindOf: (node: SyntaxNode) => string;
  /** Where the statements of a script stand: blocks of lines parted by empty lines, as the service's own tools part them. */
  readonly blocks: (text: string) => readonly Span[];
  /** The name space itself, for completion, hover and the like. */
  readonly Language: KustoLanguage;
}

/** The members of the name space that are used here; constructors are named as the compiled package names them. */
export interface KustoLanguage {
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: GlobalState): KustoCode };
  readonly GlobalState: { readonly Default: GlobalState };
  readonly DiagnosticFacts: { readonly GetValueCountMustEqualParameterCount: PatternMakers['wrongCount'] };
  /** Every function, aggregate and plugin that the service's parser knows. */
  readonly Functions: { readonly All: readonly KnownFunction[] };
  readonly Aggregates: { readonly All: readonly KnownFunction[] };
  readonly PlugIns: { readonly All: readonly KnownFunction[] };
  readonly Symbols: {
    readonly ScalarTypes: Readonly<Record<string, KustoSymbol>> & { readonly Dynamic: KustoSymbol };
    readonly ColumnSymbol: new (name: string, type: KustoSymbol, ...rest: readonly null[]) => object;
    readonly TableSymbol: {
      readonly $ctor6: new (name: string, columns: readonly object[], description: string | null) => InheritingTable;
    };
    readonly Signature: { readonly $ctor5: new (type: KustoSymbol | null, parameters: readonly object[]) => object };
    readonly FunctionSymbol: {
      readonly $ctor4: new (
        name: string,
        signatures: readonly object[],
      ) => { readonly Signatures: NonNullable<TakingFunction['Signatures']> };
      readonly $ctor16: new (name: string, parameters: string, body: string, description: string | null) => object;
    };
    /** Writes a parameter as a function declares it, such as `days: int = 7`. */
    readonly Parameter: { readonly GetDeclaration: (parameter: object) => string };
    readonly DatabaseSymbol: { readonly $ctor1: new (name: string, members: readonly object[]) => object };
    readonly CustomReturnTypeContext: { readonly prototype: CallContext };
    readonly ClusterSymbol: { readonly ctor: new (name: string, databases: readonly object[]) => object };
  };
  readonly Binding: {
    readonly ColumnMap: { readonly prototype: ColumnMap };
    readonly SemanticInfo: { readonly $ctor5: new (type: null, problems: readonly object[]) => SemanticInfo };
    readonly Binder: ResultNames &
      GraphBinder & {
        readonly NodeBinder: { readonly prototype: NodeBinder & ReduceBinder & FindBinder & MakeSeriesBinder & PatternBinder };
        readonly TreeBinder: { readonly prototype: ArgumentBinder };
      };
  };
  readonly Utils: { readonly ValueComparer: ValueComparer };
  readonly Editor: {
    readonly CodeScript: {
      From$1(text: string, globals: GlobalState): { readonly Blocks: KustoList<{ readonly Start: number; readonly End: number }> };
    };
  };
}

const typeSymbols: Readonly<Record<Column['type'], string>> = {
  bool: 'Bool',
  int: 'Int',
  long: 'Long',
  real: 'Real',
  decimal: 'Decimal',
  string: 'String',
  datetime: 'DateTime',
  timespan: 'TimeSpan',
  guid: 'Guid',
  dynamic: 'Dynamic',
};

/** A text and the names that it may use. */
interface BoundText {
  readonly text: string;
  readonly state: GlobalState;
}

/** A schema takes longer to make than a short query to parse, and its own caches fill as it is used. */
const keptSchemas = 8;
/** What was checked while it was typed is parsed already when it is run; so is a query that is run again over another time range. */
const keptTexts = 12;
/** Trees of long texts hold much memory, and are seldom asked for twice. */
const longestKeptText = 20_000;

let loaded: Promise<Kusto> | undefined;

/**
 * Loads the parser: it takes up to a second once and about 115 MB, so it is loaded on first need. The package sets the globals
 * `Bridge`, `System` and `Kusto`, and its parts must come in this order.
 */
export function loadKusto(): Promise<Kusto> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Kusto> {
  await import('@kusto/language-service-next/bridge.min.js');
  await import('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
  const { Language } = (globalThis as unknown as { readonly Kusto: { readonly Language: KustoLanguage } }).Kusto;
  mend(Language);
  quicken(Language as unknown as QuickParts);
  const kinds = new Map<unknown, string>();
  for (const [name, value] of Object.entries(Language.Syntax.SyntaxKind)) if (typeof value === 'number') kinds.set(value, name);
  const globalsOf = remember(keptSchemas, sameSchemas, (schema: Schema) => makeGlobals(Language, schema)).get;
  const globals = (tables: readonly TableSchema[], { databases = [], functions = [] }: OtherNames = {}): GlobalState =>
    globalsOf({ tables, databases, functions });
  // What is nested too deeply is left off: no answer would come in time.
  const analyse = ({ text, state }: BoundText): KustoCode => Language.KustoCode.ParseAndAnalyze(text.slice(0, tooDeepAt(text)), state);
  const analysed = remember(keptTexts, (left, right) => left.text === right.text && left.state === right.state, analyse).get;
  return {
    Language,
    globals: (tables, functions = []) => globals(tables, { functions }),
    tableOf: (column, tables, functions = []) => globals(tables, { functions }).GetTable(column)?.Name,
    kindOf: (node) => kinds.get(node.Kind) ?? 'None',
    parse: (text, tables, others) => (text.length > longestKeptText ? analyse : analysed)({ text, state: globals(tables, others) }),
    blocks: (text) =>
      listItems(Language.Editor.CodeScript.From$1(text, Language.GlobalState.Default).Blocks).map(({ Start, End }) => ({
        start: Start,
        end: End,
      })),
  };
}

/** Mends what the package does otherwise than the service. */
function mend(Language: KustoLanguage): void {
  mendColumnMap(Language.Binding.ColumnMap.prototype);
  const tableOf = (columns: readonly object[]): InheritingTable => new Language.Symbols.TableSymbol.$ctor6('', columns, null);
  mendScan(Language.Binding.Binder.NodeBinder.prototype, tableOf);
  mendReduce(Language.Binding.Binder.NodeBinder.prototype, tableOf);
  const makers: SymbolMakers = {
    tableOf,
    columnOf: (name, type) => new Language.Symbols.ColumnSymbol(name, type, null, null, null, null),
  };
  mendFind(Language.Binding.Binder.NodeBinder.prototype, makers);
  mendMakeSeries(Language.Binding.Binder.NodeBinder.prototype, Language.Symbols.ScalarTypes.Dynamic, makers);
  mendGraphs(Language.Binding.Binder);
  mendPatterns(Language.Binding.Binder.NodeBinder.prototype, {
    wrongCount: () => Language.DiagnosticFacts.GetValueCountMustEqualParameterCount(),
    infoOf: (problems) => new Language.Binding.SemanticInfo.$ctor5(null, problems),
  });
  mendResultNames(Language.Binding.Binder);
  mendTwoColumnNames(Language.Binding.Binder);
  mendPrintedNames([...Language.Functions.All, ...Language.Aggregates.All]);
  mendOptionalArguments(Language.Functions.All);
  mendTypedPercentiles(Language.Functions.All, {
    signature: (parameters) => new Language.Symbols.Signature.$ctor5(Language.Symbols.ScalarTypes.DynamicArray ?? null, parameters),
    listOf: (signatures) => new Language.Symbols.FunctionSymbol.$ctor4('', signatures).Signatures,
  });
  mendCallArguments(Language.Symbols.CustomReturnTypeContext.prototype);
  mendTableArguments(Language.Binding.Binder.TreeBinder.prototype);
  mendComparedValues(Language.Utils.ValueComparer);
}

/** The tables of the source, the other sources, and the functions. */
interface Schema extends Required<OtherNames> {
  readonly tables: readonly TableSchema[];
}

function sameSchemas(left: Schema, right: Schema): boolean {
  if (!sameTables(left.tables, right.tables) || left.databases.length !== right.databases.length) return false;
  if (!sameFunctions(left.functions, right.functions)) return false;
  return left.databases.every(({ name, tables }, index) => {
    const other = right.databases[index];
    return other?.name === name && sameTables(tables, other.tables);
  });
}

function sameFunctions(left: readonly FunctionSchema[], right: readonly FunctionSchema[]): boolean {
  if (left.length !== right.length) return false;
  return left.every(({ name, parameters, body, description }, index) => {
    const other = right[index];
    return other?.name === name && other.parameters === parameters && other.body === body && other.description === description;
  });
}

/** Whether two lists have the same tables: a source gives a new list each time, with the same columns in it until a table changes. */
function sameTables(left: readonly TableSchema[], right: readonly TableSchema[]): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  return left.every(({ name, columns, description }, index) => {
    const other = right[index];
    return other?.name === name && other.columns === columns && other.description === description;
  });
}

function makeGlobals(language: KustoLanguage, { tables, databases, functions }: Schema): GlobalState {
  const { GlobalState, Symbols } = language;
  const callable = functions.map(
    ({ name, parameters, body, description }) => new Symbols.FunctionSymbol.$ctor16(name, parameters, body, description ?? null),
  );
  const own = new Symbols.DatabaseSymbol.$ctor1('logs', [...tableSymbols(language, tables), ...callable]);
  if (databases.length === 0) return GlobalState.Default.WithDatabase(own);
  const others = databases.map((database) => new Symbols.DatabaseSymbol.$ctor1(database.name, tableSymbols(language, database.tables)));
  return GlobalState.Default.WithCluster(new Symbols.ClusterSymbol.ctor('logs', [own, ...others])).WithDatabase(own);
}

function tableSymbols({ Symbols }: KustoLanguage, tables: readonly TableSchema[]): readonly object[] {
  return tables.map((table) => {
    const columns = table.columns.map((column) => {
      const type = Symbols.ScalarTypes[typeSymbols[column.type]];
      if (!type) throw new Error(`The parser knows no type ${column.type}.`);
      return new Symbols.ColumnSymbol(column.name, type, null, null, null, null);
    });
    return new Symbols.TableSymbol.$ctor6(table.name, columns, table.description ?? null);
  });
}
