import { sqlName, sqlText } from '../../base/sql';
import type { NamedParameter, SyntaxList, SyntaxNode } from '../parser/syntax';
import type { Scope, Stage } from '../plan/scope';
import { columnMap, refuse } from '../plan/scope';
import { item, plainStage, visible, withAliases } from '../plan/stage';
import { parameters, resultColumns, word } from './columns';
import { operator } from './operator';

interface Reduce extends SyntaxNode {
  readonly Parameters: SyntaxList<NamedParameter> | null;
  readonly Expression: SyntaxNode;
  readonly With: (SyntaxNode & { readonly Parameters: SyntaxList<NamedParameter> }) | null;
}

/** The pattern of the values that no frequent pattern fits. */
const others = 'others';
/** Stands for a term that is not frequent until the pattern is whole. */
const hole = '\u0001';

/** How values are cut into terms. */
interface Terms {
  /** The characters that part terms, and those of terms, as classes of a regular expression. */
  readonly parting: string;
  readonly inside: string;
  /** Whether the parting characters were named: then those beside a wildcard are part of it. */
  readonly named: boolean;
}

/** Where no characters are named, all part terms that are no letters or digits of ASCII. */
const anyOther: Terms = { parting: '[^0-9A-Za-z]', inside: '[0-9A-Za-z]', named: false };

/**
 * `reduce by`: the patterns of texts. A term is frequent where several rows, and more than the threshold's share of them, have it at the same place; a
 * pattern is a row's text with a star for all that is not frequent, and one that no more rows have counts among the others. Numbers
 * beside a frequent word are never part of a pattern. Source: learn.microsoft.com/kusto/query/reduce-operator, and the method that it
 * names (R. Vaarandi, A Data Clustering Algorithm for Mining Patterns From Event Logs).
 */
export const reduce = operator<Reduce>('ReduceByOperator', (node, scope, given) => {
  const input = visible(given);
  const { sql: value } = scope.query.expression(node.Expression, { ...scope, row: { columns: columnMap(input) } });
  const text = sqlName(scope.query.fresh('text'));
  const rows = `SELECT *, ${value} AS ${text} FROM (${input.sql})`;
  const patterns = patternsOf(
    `SELECT ${text} AS v, count(*) AS c FROM (${rows}) GROUP BY 1`,
    termsOf(node, scope),
    thresholdOf(node, scope),
  );
  const columns = withAliases(resultColumns(node));
  if (word(node.Parameters, 'kind') === 'source') return withPattern(input, { columns, rows, text, patterns });
  const groups = `SELECT pattern, sum(c)::BIGINT AS c, CASE WHEN fits THEN min(v) ELSE '' END AS v FROM (${patterns}) GROUP BY pattern, fits`;
  const items = ['pattern', 'c', 'v'].map((name, at) => item(name, columns[at]?.alias ?? name));
  return plainStage(`SELECT ${items.join(', ')} FROM (${groups} ORDER BY c DESC, pattern)`, columns);
});

/** The rows with the pattern of each. */
function withPattern(
  input: Stage,
  made: { readonly columns: Stage['columns']; readonly rows: string; readonly text: string; readonly patterns: string },
): Stage {
  const { columns, rows, text, patterns } = made;
  const last = columns.length - 1;
  const items = columns.map(({ alias }, at) =>
    at === last ? item('"$found".pattern', alias) : item(`"$row".${sqlName(input.columns[at]?.alias ?? alias)}`, alias),
  );
  return plainStage(
    `SELECT ${items.join(', ')} FROM (${rows}) AS "$row" JOIN (${patterns}) AS "$found" ON "$row".${text} = "$found".v`,
    columns,
  );
}

/** A SELECT of `v`, `c`, the `pattern` of each different value and whether it `fits`, from a SELECT of `v` and its count `c`. */
function patternsOf(values: string, { parting, inside, named }: Terms, threshold: number): string {
  // Terms and what parts them take turns; `lead` is 1 where a value begins with what parts.
  const cut = `SELECT v, c, l, regexp_matches(v, '^${parting}')::INTEGER AS lead FROM (SELECT v, c, regexp_extract_all(v, '${parting}+|${inside}+') AS l FROM (${values}))`;
  const terms = 'SELECT c, unnest(l) AS p, generate_subscripts(l, 1) AS i, lead FROM counted';
  const frequent = `SELECT i - lead AS place, p, regexp_matches(p, '^[0-9]+$') AS isnumber FROM (${terms}) WHERE i % 2 <> lead GROUP BY 1, 2 HAVING sum(c) > (SELECT least FROM enough)`;
  const byPlace = (kind: string): string => `map_from_entries(list({'k': place, 'v': words}) FILTER (WHERE ${kind}))`;
  const dictionary = `SELECT ${byPlace('NOT isnumber')} AS words, ${byPlace('isnumber')} AS numbers FROM (SELECT place, isnumber, list(p) AS words FROM (${frequent}) GROUP BY 1, 2)`;
  const gap = `chr(${hole.charCodeAt(0)})`;
  const text = (known: string): string =>
    `array_to_string(list_transform(l, lambda p, i: CASE WHEN i % 2 = lead OR coalesce(list_contains(${known}[i - lead], p), false) THEN p ELSE ${gap} END), '')`;
  const hasTerm = (made: string): string => `regexp_matches(replace(${made}, ${gap}, ''), '${inside}')`;
  const worded = `SELECT v, c, l, lead, numbers, ${text('words')} AS made FROM counted, dictionary`;
  const made = `SELECT v, c, CASE WHEN ${hasTerm('made')} THEN made ELSE ${text('numbers')} END AS made FROM (${worded})`;
  const run = `\\x01(?:${parting}*\\x01)*`;
  const star = named ? `${parting}*${run}${parting}*` : run;
  const found = `SELECT v, c, ${hasTerm('made')} AS anyword, regexp_replace(made, '${star}', '*', 'g') AS pattern FROM (${made})`;
  const kept = `SELECT *, anyword AND sum(c) OVER (PARTITION BY pattern) > (SELECT least FROM enough) AS fits FROM (${found})`;
  return (
    `WITH counted AS MATERIALIZED (${cut}), enough AS (SELECT greatest(1, ${threshold}::DOUBLE * sum(c)) AS least FROM counted), ` +
    `dictionary AS MATERIALIZED (${dictionary}) ` +
    `SELECT v, c, fits, CASE WHEN fits THEN pattern ELSE ${sqlText(others)} END AS pattern FROM (${kept})`
  );
}

function thresholdOf(node: Reduce, scope: Scope): number {
  const given = parameters(node.With?.Parameters).get('threshold');
  if (!given) return 0.1;
  const { constant } = scope.query.expression(given, { ...scope, row: { columns: new Map() } });
  const share = typeof constant === 'number' || typeof constant === 'bigint' ? Number(constant) : undefined;
  return share !== undefined && share >= 0 && share <= 1
    ? share
    : refuse(given, 'bad-argument', 'The threshold of reduce is a constant number from 0 to 1.');
}

function termsOf(node: Reduce, scope: Scope): Terms {
  const given = parameters(node.With?.Parameters).get('characters');
  if (!given) return anyOther;
  const { constant } = scope.query.expression(given, { ...scope, row: { columns: new Map() } });
  if (typeof constant !== 'string') return refuse(given, 'bad-argument', 'The characters of reduce are a constant text.');
  if (constant === '') return anyOther;
  const codes = [...new Set(constant)].map((character) => `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  return { parting: `[${codes.join('')}]`, inside: `[^${codes.join('')}]`, named: true };
}
