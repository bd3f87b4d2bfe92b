import { quickenTexts } from './quickText';
import type { TextElement } from './quickText';
import type { KustoList, KustoSymbol, SyntaxNode } from './syntax';

/** A variable that the package's code is given to write into. */
interface Out<T> {
  v?: T;
}

/**
 * A dictionary or a set as the package's code asks one, over JavaScript's own: the package's copies of .NET's work out a hash in several
 * calls for each key, and the binder puts every column of every stage into four of them.
 */
class QuickMap<K, V> {
  readonly #entries = new Map<K, V>();

  add(key: K, value?: V): boolean {
    const isNew = !this.#entries.has(key);
    if (!isNew && value !== undefined) throw new Error(`There is a ${String(key)} already.`);
    this.#entries.set(key, value as V);
    return isNew;
  }

  contains(key: K): boolean {
    return this.#entries.has(key);
  }

  containsKey(key: K): boolean {
    return this.#entries.has(key);
  }

  tryGetValue(key: K, found: Out<V>): boolean {
    found.v = this.#entries.get(key) as V;
    return this.#entries.has(key);
  }

  setItem(key: K, value: V): void {
    this.#entries.set(key, value);
  }

  remove(key: K): boolean {
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}

/** The binder's collector of the columns of one stage. */
interface ProjectionBuilder {
  _doNotAdd: object;
  _columnIndexMap: object;
  _declaredNames: object;
  _uniqueNames: { nameMap: object };
  Clear(): void;
}

interface Pool<T> {
  readonly items: (T | null)[];
  creator: () => T;
}

interface TableSymbol {
  readonly Columns: object;
  lazyColumnMap: object | null;
}

/** What of the name space is made quicker. */
export interface QuickParts {
  readonly Binding: {
    readonly ProjectionBuilder: new () => ProjectionBuilder;
    readonly Binder: { readonly s_projectionBuilderPool: Pool<ProjectionBuilder>; readonly prototype: CheckingBinder };
  };
  readonly Symbols: {
    readonly TableSymbol: { readonly prototype: TableSymbol };
    readonly ColumnSymbol: unknown;
    readonly FunctionSymbol: new (...parts: never) => KustoSymbol;
    readonly TypeFacts: CommonTypes;
  };
  readonly Editor: { readonly KustoCompleter: Completer };
  readonly Syntax: { readonly SyntaxElement: { readonly prototype: TextElement } };
  readonly Utils: {
    readonly ArgumentCheckers: { CheckArgumentNullOrElementNull(type: unknown, list: unknown, parameter: string): unknown };
  };
}

/** The binder where it checks the arguments of one call. */
interface CheckingBinder {
  CheckSignature: (...given: unknown[]) => void;
}

interface CommonTypes {
  GetCommonArgumentType: (parameters: object, types: object, usual?: KustoSymbol | null, ignoresDynamic?: boolean) => KustoSymbol | null;
}

interface Item {
  readonly Kind: number;
}

interface ItemList extends KustoList<Item> {
  add(item: Item): void;
}

interface CompleterMethods {
  readonly _code: { readonly Globals: { IsBuiltInFunction(symbol: KustoSymbol): boolean } };
  Retriggered(item: Item): Item;
  /** Adds the items of a symbol at a place to a list; `nameOnly` where no brackets may follow. */
  GetCompletionItemsForSymbol: (this: CompleterMethods, ...given: [KustoSymbol, SyntaxNode | null, boolean, ItemList]) => void;
}

interface Completer {
  readonly prototype: CompleterMethods;
  IsStartOfQuery(context: SyntaxNode | null): boolean;
  IsInvokeFunctionContext(context: SyntaxNode | null): boolean;
}

/** Makes the slowest parts of the parser package (12.4.1) quicker; what they give is the same. */
export function quicken(parts: QuickParts): void {
  quickenProjections(parts);
  quickenColumnMaps(parts);
  quickenFunctionItems(parts);
  quickenCommonTypes(parts);
  quickenTexts(parts.Syntax.SyntaxElement.prototype);
}

function quickenProjections({ Binding }: QuickParts): void {
  const pool = Binding.Binder.s_projectionBuilderPool;
  pool.items.fill(null);
  pool.creator = () => {
    const builder = new Binding.ProjectionBuilder();
    builder._doNotAdd = new QuickMap<object, undefined>();
    builder._columnIndexMap = new QuickMap<string, number>();
    builder._declaredNames = new QuickMap<string, undefined>();
    builder._uniqueNames.nameMap = new QuickMap<string, number>();
    return builder;
  };
}

/** A table's columns by name: of two with one name the first counts. */
function quickenColumnMaps({ Symbols, Utils }: QuickParts): void {
  Object.defineProperty(Symbols.TableSymbol.prototype, 'ColumnMap', {
    configurable: true,
    get(this: TableSymbol) {
      this.lazyColumnMap ??= columnMap(this.Columns as KustoList<KustoSymbol>);
      return this.lazyColumnMap;
    },
  });
  const check = Utils.ArgumentCheckers.CheckArgumentNullOrElementNull.bind(Utils.ArgumentCheckers);
  Utils.ArgumentCheckers.CheckArgumentNullOrElementNull = (type, list, parameter) =>
    type === Symbols.ColumnSymbol && isWhole(list) ? list : check(type, list, parameter);
}

function columnMap(columns: KustoList<KustoSymbol>): object {
  const map = new QuickMap<string, KustoSymbol>();
  for (let index = 0; index < columns.Count; index++) {
    const column = columns.getItem(index);
    if (!map.contains(column.Name)) map.add(column.Name, column);
  }
  return map;
}

/** Whether a list is one of the package's own and no element is missing. */
function isWhole(list: unknown): boolean {
  const { Count, getItem } = (list ?? {}) as { readonly Count?: number; readonly getItem?: (index: number) => unknown };
  if (typeof Count !== 'number' || typeof getItem !== 'function') return false;
  for (let index = 0; index < Count; index++) if (getItem.call(list, index) === null) return false;
  return true;
}

/** The completion items of built-in functions are the same wherever they are offered: their texts are made once. */
function quickenFunctionItems({ Editor, Symbols }: QuickParts): void {
  const completer = Editor.KustoCompleter;
  const methods = completer.prototype;
  const known = new WeakMap<KustoSymbol, (readonly Item[] | undefined)[]>();
  const make = methods.GetCompletionItemsForSymbol;
  methods.GetCompletionItemsForSymbol = function (...given) {
    const [symbol, context, nameOnly, items] = given;
    const isPlain = symbol instanceof Symbols.FunctionSymbol && !nameOnly && !completer.IsInvokeFunctionContext(context);
    if (!isPlain || !this._code.Globals.IsBuiltInFunction(symbol)) return make.call(this, ...given);
    const place = completer.IsStartOfQuery(context) ? 1 : 0;
    const made = known.get(symbol) ?? [];
    known.set(symbol, made);
    const found = (made[place] ??= collect((list) => make.call(this, symbol, context, nameOnly, list)).map((item) =>
      this.Retriggered(item),
    ));
    found.forEach((item) => items.add(item));
  };
}

function collect(make: (list: ItemList) => void): readonly Item[] {
  const made: Item[] = [];
  make({ Count: 0, getItem: (index) => made[index] as Item, add: (item) => void made.push(item) });
  return made;
}

/**
 * The type that the arguments of a call have in common, such as the values of `case()`: the package works it out of all arguments once for
 * each of them, twice over. While one call is checked its arguments stay what they are, so once is enough.
 */
function quickenCommonTypes({ Binding, Symbols }: QuickParts): void {
  let checked: { parameters?: object; types?: object; common?: KustoSymbol | null } | undefined;
  const binder = Binding.Binder.prototype;
  const check = binder.CheckSignature;
  binder.CheckSignature = function (...given) {
    const outer = checked;
    checked = {};
    try {
      check.apply(this, given);
    } finally {
      checked = outer;
    }
  };
  const facts = Symbols.TypeFacts;
  const work = facts.GetCommonArgumentType.bind(facts);
  facts.GetCommonArgumentType = (parameters, types, ...rest) => {
    if (!checked || rest.length > 0) return work(parameters, types, ...rest);
    if (checked.common === undefined || checked.parameters !== parameters || checked.types !== types) {
      Object.assign(checked, { parameters, types, common: work(parameters, types) });
    }
    return checked.common ?? null;
  };
}
