/**
 * Leaves out of SELECTs inside a statement the columns that nothing around them reads. The engine would not read them either, but it binds
 * every name at every level first, and for tables of a hundred columns that takes longer than many a query runs.
 *
 * It works on the text, in the form in which stages are written: a column is left out only where a SELECT names it plainly, and every doubt
 * keeps it.
 */
export function pruneColumns(sql: string): string {
  // Texts with escapes are read otherwise than is done here, and these two read columns without naming them.
  if (/\be'|\bCOLUMNS\s*\(|\bPIVOT\b/i.test(sql)) return sql;
  const tree = treeOf(sql);
  return tree ? pruned(tree, undefined) : sql;
}

/** A SELECT, or the whole statement: its own text between the subqueries that stand in parentheses in it. */
interface Level {
  readonly texts: string[];
  readonly inner: Level[];
}

/** Statements of more levels than this are left as they are: they are read level by level. */
const deepest = 1_000;

type Names = ReadonlySet<string>;

const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\((?:SELECT|WITH)\b|[()]/g;

function treeOf(sql: string): Level | undefined {
  const root: Level = { texts: [''], inner: [] };
  /** The levels that are open, each with the number of plain parentheses that are. */
  const open: { level: Level; depth: number }[] = [{ level: root, depth: 0 }];
  let position = 0;
  for (const { 0: found, index } of sql.matchAll(token)) {
    const top = open.at(-1);
    if (!top || open.length > deepest) return undefined;
    const opens = found.startsWith('(') && found.length > 1;
    const closes = found === ')' && top.depth === 0;
    if (found === '(') top.depth++;
    if (found === ')' && !closes) top.depth--;
    if (!opens && !closes) continue;
    append(top.level, sql.slice(position, opens ? index + 1 : index));
    position = opens ? index + 1 : index;
    if (closes) open.pop();
    else {
      const level: Level = { texts: [''], inner: [] };
      top.level.inner.push(level);
      top.level.texts.push('');
      open.push({ level, depth: 0 });
    }
  }
  append(root, sql.slice(position));
  return open.length === 1 ? root : undefined;
}

function append({ texts }: Level, text: string): void {
  texts[texts.length - 1] += text;
}

/** The level's text, with no more columns than `needed` names; all are where that is undefined. */
function pruned({ texts: written, inner }: Level, needed: Names | undefined): string {
  const texts = [withoutUnread(written, needed), ...written.slice(1)];
  const star = starOf(texts);
  const inside = inner.map((child, index) => pruned(child, neededOf({ texts, inner }, index, { needed, star })));
  return texts.map((text, index) => `${text}${inside[index] ?? ''}`).join('');
}

/** What a subquery must give: what the text around it names, and what is asked of a level that hands all columns on. */
function neededOf(
  { texts, inner }: Level,
  child: number,
  { needed, star }: { readonly needed: Names | undefined; readonly star: 'none' | 'all' | 'unclear' },
): Names | undefined {
  if (!isSource(texts[child]) || star === 'unclear' || (star === 'all' && !needed)) return undefined;
  const alias = /^\) AS ("(?:[^"]|"")*"|\w+)/.exec(texts[child + 1] ?? '')?.[1];
  // Sources do not see each other's columns; a subquery of an expression sees them all.
  const around = [...texts, ...inner.filter((_, index) => !isSource(texts[index])).map(wholeText)];
  if (alias !== undefined && namesRow(around, alias)) return undefined;
  return new Set([...around.flatMap(namesIn), ...(star === 'all' ? (needed ?? []) : [])]);
}

/** Whether a subquery stands behind FROM or JOIN, by the text before it. */
function isSource(before = ''): boolean {
  return /\b(FROM|JOIN) \($/.test(before);
}

function wholeText({ texts, inner }: Level): string {
  return texts.map((text, index) => `${text}${inner[index] ? wholeText(inner[index]) : ''}`).join('');
}

/** Whether a row is used as a value, by the name of its subquery: `to_json("$row")`. */
function namesRow(texts: readonly string[], alias: string): boolean {
  const pattern = new RegExp(`(?<!AS )${alias.replaceAll(/[$.*+?^{}()|[\]\\]/g, '\\$&')}(?!\\.)`);
  return texts.some((text) => pattern.test(text));
}

const name = /'(?:[^']|'')*'|"((?:[^"]|"")*)"|[a-z_]\w*/gi;

/** Every name in a text, as the engine folds it. */
function namesIn(text: string): string[] {
  const found: string[] = [];
  for (const { 0: whole, 1: quoted } of text.matchAll(name)) if (!whole.startsWith("'")) found.push((quoted ?? whole).toLowerCase());
  return found;
}

/** Whether a level hands on all columns of what it reads. */
function starOf(texts: readonly string[]): 'none' | 'all' | 'unclear' {
  const own = texts.join('()').replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, 'x');
  if (/\b(UNION|EXCEPT|INTERSECT|NATURAL|POSITIONAL)\b/.test(own) || !own.startsWith('SELECT ')) return 'unclear';
  const stars = own.replaceAll(/\bcount\(\*\)/g, '');
  if (/^SELECT DISTINCT (?!ON )/.test(stars) && /[,\s.]\*(?=\s*(,|EXCLUDE|REPLACE|FROM|$))/.test(stars)) return 'unclear';
  if (/\(\s*\*/.test(stars)) return 'unclear';
  return /(^SELECT |, ?|\.|\) )\*(?=\s*(,|EXCLUDE|REPLACE|FROM|$))/.test(stars) ? 'all' : 'none';
}

/** The text up to the first subquery, without the columns of the select list that nobody reads. */
function withoutUnread(texts: readonly string[], needed: Names | undefined): string {
  const [first = ''] = texts;
  const own = texts.join('()');
  if (!needed || !first.startsWith('SELECT "') || /\b(UNION|EXCEPT|INTERSECT|GROUP BY|DISTINCT)\b/.test(own)) return first;
  const plain = /^SELECT ((?:"(?:[^"]|"")*"(?:, )?)+)(?= FROM )/.exec(first)?.[1] ?? plainStart(first);
  if (plain === undefined) return first;
  const names = plain.match(/"(?:[^"]|"")*"/g) ?? [];
  const wanted = names.filter((one) => needed.has(one.slice(1, -1).toLowerCase()));
  const rest = first.slice('SELECT '.length + plain.length);
  const isAll = rest.startsWith(' FROM ');
  if (wanted.length === 0 && isAll) return `SELECT ${names[0] ?? ''}${rest}`;
  return `SELECT ${wanted.map((one) => (isAll ? one : `${one}, `)).join(isAll ? ', ' : '')}${rest}`;
}

/** The plain columns with which a select list begins, where others follow that are worked out: `"a", "b", ` before `f("c") AS "d"`. */
function plainStart(text: string): string | undefined {
  const start = /^SELECT ((?:"(?:[^"]|"")*", )+)/.exec(text)?.[1];
  return start !== undefined && start !== '' ? start : undefined;
}
