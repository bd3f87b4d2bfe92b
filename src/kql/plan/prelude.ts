import type { QueryDiagnostic } from '../../base/queryDiagnostic';
import { functionWords } from '../language/functionUses';
import { codeOf, wordPattern } from '../language/pieces';
import type { OfferedFunction, SavedFunction } from '../savedFunctions';
import { Refusal } from './scope';
import type { PlanOptions } from './planInput';

/** A function that a workspace has beside its tables, written in the language itself. */
interface WorkspaceFunction extends OfferedFunction {
  /** The table that it reads: without it there is no such function. */
  readonly table: string;
}

/**
 * The functions of a Sentinel workspace. A watchlist's rows are those of the table `Watchlist` with its alias, the newest of each item;
 * the fields of an item become columns. Source: learn.microsoft.com/azure/sentinel/watchlists-queries.
 */
const workspaceFunctions: readonly WorkspaceFunction[] = [
  {
    name: '_GetWatchlist',
    table: 'Watchlist',
    parameters: '(watchlistAlias: string)',
    body:
      '{ Watchlist | where WatchlistAlias =~ watchlistAlias and _DTItemStatus != "Delete" ' +
      '| summarize arg_max(TimeGenerated, *) by _DTItemId | project _DTItemId, LastUpdatedTimeUTC, SearchKey, WatchlistItem ' +
      '| evaluate bag_unpack(WatchlistItem) }',
    view: false,
    description: 'The items of a watchlist by its alias: the fields of each as columns.',
  },
  {
    name: '_GetWatchlistAlias',
    table: 'Watchlist',
    parameters: '()',
    body: '{ Watchlist | where isnotempty(WatchlistAlias) | distinct WatchlistAlias }',
    view: false,
    description: 'The aliases of all watchlists.',
  },
];

/** The functions that a text may call over these tables without declaring them: those of the workspace, and the saved ones. */
export function offeredFunctions(
  tables: readonly { readonly name: string }[],
  saved: readonly SavedFunction[] = [],
): readonly OfferedFunction[] {
  return [...workspaceFunctions.filter(({ table }) => tables.some(({ name }) => name === table)), ...saved];
}

/** Declarations that stand before a text, and what they are of. */
export interface Prelude {
  readonly text: string;
  readonly parts: readonly { readonly of: OfferedFunction; readonly end: number }[];
}

const declaration = /(?<![\p{L}\p{N}_])let\s+([\p{L}_][\p{L}\p{N}_]*)/gu;
/** What looks through tables that it does not name. */
const looksThroughAll = /\b(?:search|find|union)\b/;

/**
 * What must stand before a text that calls functions which it does not declare: each of them, behind those that it calls itself. Where
 * tables need not be named, the saved views stand there too, unless only what the text names is wanted.
 * @throws Refusal where a function that is called is declared by several files.
 */
export function prelude(
  text: string,
  { tables, functions = [], namedOnly = false }: Pick<PlanOptions, 'tables' | 'functions'> & { readonly namedOnly?: boolean },
): Prelude {
  const offered = new Map<string, OfferedFunction>(offeredFunctions(tables, functions).map((one) => [one.name, one]));
  const usedIn = (code: string): ReadonlySet<string> => new Set(functionWords(code, (name) => offered.has(name)).map(({ name }) => name));
  const looksThrough = !namedOnly && looksThroughAll.test(text);
  // Most texts name none of them, which is told faster than how they use them.
  const isNamed = text.match(wordPattern)?.some((word) => offered.has(word)) === true;
  if (!looksThrough && !isNamed) return { text: '', parts: [] };
  const used = isNamed ? usedIn(text) : new Set<string>();
  const declared = new Set([...codeOf(text).matchAll(declaration)].map(([, name]) => name));
  const isHidden = ({ name }: OfferedFunction): boolean => declared.has(name);
  const calls = (one: OfferedFunction): readonly OfferedFunction[] =>
    [...usedIn(one.body)].flatMap((name) => (name === one.name ? [] : (offered.get(name) ?? [])));
  const needed = new Map<string, OfferedFunction>();
  const entered = new Set<string>();
  const need = (one: OfferedFunction): void => {
    if (entered.has(one.name)) return;
    entered.add(one.name);
    refuseSeveral(one.name, functions, text);
    calls(one).forEach(need);
    if (!isHidden(one)) needed.set(one.name, one);
  };
  [...offered.values()].filter((one) => (used.has(one.name) || (one.view && looksThrough)) && !isHidden(one)).forEach(need);
  let whole = '';
  const parts = [...needed.values()].map((one) => {
    const isView = one.view && /^\(\s*\)$/.test(one.parameters);
    whole += `let ${one.name} = ${isView ? 'view ' : ''}${valueOf(one, (other) => calls(other).filter(isHidden), [])};\n`;
    return { of: one, end: whole.length };
  });
  return { text: whole, parts };
}

/** A function as `let` takes it. What it calls and the text declares anew is declared inside of it: there it means what the files say. */
function valueOf(one: OfferedFunction, hidden: (one: OfferedFunction) => readonly OfferedFunction[], outer: readonly string[]): string {
  const inner = hidden(one)
    .filter(({ name }) => !outer.includes(name))
    .map((other) => `let ${other.name} = ${valueOf(other, hidden, [...outer, one.name])};\n`);
  return `${one.parameters} {${inner.join('')}${one.body.slice(1)}`;
}

function refuseSeveral(name: string, functions: readonly SavedFunction[], text: string): void {
  const paths = functions.filter((one) => one.name === name).map(({ path }) => path);
  if (paths.length < 2) return;
  const start = placeOf(name, text) ?? 0;
  const message = `The function ${name} is declared more than once: in ${paths.join(' and in ')}. Leave one of them, or declare it in the query.`;
  throw new Refusal('function-ambiguous', message, { start, end: start + name.length });
}

/** Where a text first uses a function. */
function placeOf(name: string, text: string): number | undefined {
  return functionWords(text, (word) => word === name)[0]?.start;
}

/**
 * The problems of a text with its prelude as problems of the text: what is wrong in a function is said where the text first names it, or at
 * its beginning; what is merely worth knowing of a function is left to its own file.
 */
export function outsidePrelude(
  diagnostics: readonly QueryDiagnostic[],
  { text: before, parts }: Prelude,
  text: string,
): readonly QueryDiagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    if (diagnostic.start >= before.length || before === '') return [diagnostic];
    const wrong = parts.find(({ end }) => diagnostic.start < end)?.of;
    if (diagnostic.severity !== 'error' || !wrong) return [];
    const at = placeOf(wrong.name, text);
    const start = before.length + (at ?? 0);
    const where = wrong.path === undefined ? '' : ` of ${wrong.path}`;
    const message = `In the function ${wrong.name}${where}: ${diagnostic.message}`;
    return [{ ...diagnostic, start, end: at === undefined ? start : start + wrong.name.length, message }];
  });
}
