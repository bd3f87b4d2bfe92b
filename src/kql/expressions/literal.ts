import type { ColumnType } from '../../base/column';
import { sqlText } from '../../base/sql';
import { formatDateTime, formatTimespan, maximumTicks, parseIsoDateTime, ticksPerDay } from '../../base/ticks';
import { parseDateTime } from '../macros/parseDateTime';
import type { SyntaxList, SyntaxNode, SyntaxToken } from '../parser/syntax';
import { elements, spanOf, textOf } from '../parser/syntax';
import type { Query } from '../plan/scope';
import { refuse } from '../plan/scope';
import type { Expression } from '../scalarFunction';
import { parseTimespan } from './timespan';

interface Literal extends SyntaxNode {
  readonly LiteralValue: unknown;
}

type Constant = NonNullable<Expression['constant']> | null;

const literalTypes: Readonly<Record<string, ColumnType>> = {
  BooleanLiteralExpression: 'bool',
  IntLiteralExpression: 'int',
  LongLiteralExpression: 'long',
  RealLiteralExpression: 'real',
  DecimalLiteralExpression: 'decimal',
  StringLiteralExpression: 'string',
  CompoundStringLiteralExpression: 'string',
  DateTimeLiteralExpression: 'datetime',
  TimespanLiteralExpression: 'timespan',
  GuidLiteralExpression: 'guid',
};

/** The kinds of nodes that `literal` translates. */
export const literalKinds = Object.keys(literalTypes);

/** A literal as SQL, with its value. */
export function literal(node: SyntaxNode, query: Query): Expression {
  const type = literalTypes[query.kindOf(node)];
  if (!type) return refuse(node, 'unsupported-literal', `Values such as ${textOf(node)} are not supported here.`);
  return constantExpression(literalValue(node, type, query), type, node);
}

/** A known value as an expression. */
export function constantExpression(value: Constant, type: ColumnType, node: SyntaxNode): Expression {
  return { sql: constantSql(value, type), type, constant: value, neverNull: value !== null || type === 'string', ...spanOf(node) };
}

/** A known value in SQL: datetimes and timespans are ticks. */
export function constantSql(value: Constant, type: ColumnType): string {
  if (value === null) return type === 'string' ? "''" : `CAST(NULL AS ${nullTypes[type] ?? 'BIGINT'})`;
  switch (type) {
    case 'bool':
      return value === true ? 'true' : 'false';
    case 'string':
      return sqlText(String(value));
    case 'real':
      return realSql(Number(value));
    case 'decimal':
      return `CAST(${sqlText(String(value))} AS DECIMAL(38,17))`;
    case 'guid':
      return `CAST(${sqlText(String(value))} AS UUID)`;
    case 'dynamic':
      return `CAST(${sqlText(String(value))} AS JSON)`;
    case 'int':
      return `CAST(${String(value)} AS INTEGER)`;
    case 'long':
    case 'datetime':
    case 'timespan':
      return longSql(BigInt(value));
  }
}

const nullTypes: Partial<Record<ColumnType, string>> = {
  bool: 'BOOLEAN',
  int: 'INTEGER',
  real: 'DOUBLE',
  decimal: 'DECIMAL(38,17)',
  guid: 'UUID',
  dynamic: 'JSON',
};

// A plain number would be 32 bits wide in SQL and overflow where KQL's does not.
function longSql(value: bigint): string {
  const small = value >= -2147483648n && value <= 2147483647n;
  return small ? `${value.toString()}::BIGINT` : value < 0n ? `(${value.toString()})::BIGINT` : value.toString();
}

function realSql(value: number): string {
  if (Number.isNaN(value)) return "'nan'::DOUBLE";
  if (!Number.isFinite(value)) return value > 0 ? "'inf'::DOUBLE" : "'-inf'::DOUBLE";
  return `${String(value)}::DOUBLE`;
}

function literalValue(node: SyntaxNode, type: ColumnType, query: Query): Constant {
  if (type === 'string') return String((node as Literal).LiteralValue);
  const text = innerText(node);
  if (type === 'datetime' && text === '') return query.now;
  if (/^(null)?$/i.test(text)) return null;
  switch (type) {
    case 'bool':
      return /^(true|-?[1-9]\d*)$/i.test(text);
    case 'int':
    case 'long':
      return integer(text, type === 'int' ? 32 : 64, node);
    case 'real':
      return real(text, node);
    case 'datetime':
      return timeOfToday(text, query.now) ?? dateTimeTicks(text) ?? gap(text, node, query);
    case 'timespan':
      return parseTimespan(text) ?? refuse(node, 'bad-literal', `${textOf(node)} is no timespan that is understood here.`);
    case 'guid':
      return guid(text, node);
    case 'decimal':
      return decimal(text, node);
    default:
      return text.replaceAll(/["']/g, '');
  }
}

/** What stands in the parentheses of `type(…)`, or the whole text of a bare literal. */
function innerText(node: SyntaxNode): string {
  const text = textOf(node);
  const match = /^[a-z]\w*\s*\(([^]*)\)$/i.exec(text);
  return (match?.[1] ?? text).trim();
}

function integer(text: string, bits: 32 | 64, node: SyntaxNode): bigint {
  const match = /^([-+]?)(0x[\da-f]+|\d+)$/i.exec(text);
  if (!match?.[2]) return refuse(node, 'bad-literal', `${text} is no whole number that is understood here.`);
  const value = BigInt(match[2]);
  const most = 2n ** BigInt(bits - 1);
  if (value > (match[1] === '-' ? most : most - 1n) && !(bits === 64 && match[2].startsWith('0x')))
    return refuse(node, 'bad-literal', `${text} is too great for a whole number${bits === 32 ? ' of 32 bits: write long()' : ''}.`);
  return BigInt.asIntN(64, match[1] === '-' ? -value : value);
}

/** The usual form of a GUID; quotes, brackets and missing hyphens make no difference. */
function guid(text: string, node: SyntaxNode): string {
  const digits = text.replaceAll(/[-"'{}]/g, '').toLowerCase();
  const parts = /^([\da-f]{8})([\da-f]{4})([\da-f]{4})([\da-f]{4})([\da-f]{12})$/.exec(digits);
  return parts ? parts.slice(1).join('-') : refuse(node, 'bad-literal', `${textOf(node)} is no GUID that is understood here.`);
}

function decimal(text: string, node: SyntaxNode): string {
  const value = text.replaceAll(/["']/g, '');
  const match = /^[-+]?(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(value);
  const [, whole = '', fraction = '', power = '0'] = match ?? [];
  if (whole + fraction === '') return refuse(node, 'bad-literal', `${text} is no number that is understood here.`);
  const before = /^0*$/.test(whole) ? 0 : whole.replace(/^0+/, '').length;
  const behind = fraction.replace(/0+$/, '').length;
  if (before + Number(power) > 21 || behind - Number(power) > 17)
    return refuse(node, 'bad-literal', `${text} has more than the 21 digits before or 17 digits behind the point that a decimal has here.`);
  return value;
}

function real(text: string, node: SyntaxNode): number {
  if (/^nan$/i.test(text)) return Number.NaN;
  const infinity = /^([-+]?)inf(inity)?$/i.exec(text);
  if (infinity) return infinity[1] === '-' ? -Infinity : Infinity;
  const value = Number(text);
  return Number.isNaN(value) ? refuse(node, 'bad-literal', `${text} is no number that is understood here.`) : value;
}

// A template's gap says nothing about the columns.
function gap(text: string, node: SyntaxNode, query: Query): null {
  return query.columnsOnly ? null : refuse(node, 'bad-literal', `${text} is no date and time that is understood here.`);
}

/** A time without a date is one of today. */
function timeOfToday(text: string, now: bigint): bigint | undefined {
  const time = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,7})?)?$/.test(text) ? parseTimespan(text) : undefined;
  return time === undefined ? undefined : now - (now % ticksPerDay) + time;
}

/** The ticks of a datetime as a query writes it; `undefined` where the text is none, or lies outside of the calendar. */
export function dateTimeTicks(text: string): bigint | undefined {
  const ticks = writtenTicks(text);
  return ticks !== undefined && ticks >= 0n && ticks <= maximumTicks ? ticks : undefined;
}

function writtenTicks(text: string): bigint | undefined {
  const bare = text.replace(/^["']|["']$/g, '').replaceAll(/(\d) *([-/]) *(?=\d)/g, '$1$2');
  if (/^\d{4}$/.test(bare)) return parseIsoDateTime(`${bare}-01-01`) ?? 0n;
  if (/^\d{4}-\d\d$/.test(bare)) return parseIsoDateTime(`${bare}-01`) ?? 0n;
  const loose = bare.replace(/^(\d{4}-\d\d?-\d\d?)[T ](\d):/, '$1 0$2:').replace(/-(\d)(?=[-T ]|$)/g, '-0$1');
  return parseIsoDateTime(loose) ?? parseDateTime(bare);
}

interface JsonPair extends SyntaxNode {
  readonly Name: SyntaxToken;
  readonly Value: SyntaxNode;
}

/** `dynamic(…)`: JSON, in which KQL's own literals may stand too. */
export function dynamicLiteral(node: SyntaxNode, query: Query): Expression {
  const { Expression: inner } = node as SyntaxNode & { readonly Expression: SyntaxNode };
  const json = jsonText(inner, query);
  return constantExpression(json === 'null' ? null : json, 'dynamic', node);
}

function jsonText(node: SyntaxNode, query: Query): string {
  const kind = query.kindOf(node);
  if (kind === 'JsonArrayExpression') {
    return `[${elements((node as SyntaxNode & { Values: SyntaxList }).Values)
      .map((value) => jsonText(value, query))
      .join(',')}]`;
  }
  if (kind === 'JsonObjectExpression') {
    const pairs = elements((node as SyntaxNode & { Pairs: SyntaxList<JsonPair> }).Pairs);
    const last = new Map(pairs.map((pair) => [pair.Name.ValueText, jsonText(pair.Value, query)]));
    return `{${[...last].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
  }
  if (kind === 'NullLiteralExpression') return 'null';
  if (kind === 'DynamicExpression') return jsonText((node as SyntaxNode & { Expression: SyntaxNode }).Expression, query);
  if (kind === 'UnaryMinusExpression') {
    const { Expression: inner } = node as SyntaxNode & { Expression: SyntaxNode };
    // The least whole number has no positive counterpart.
    return query.kindOf(inner) === 'LongLiteralExpression'
      ? String(integer(`-${textOf(inner)}`, 64, node))
      : negated(jsonText(inner, query));
  }
  const { constant, type } = literal(node, query);
  return jsonScalar(constant ?? null, type, node);
}

function jsonScalar(value: Constant, type: ColumnType, node: SyntaxNode): string {
  if (value === null) return 'null';
  if (type === 'datetime') return JSON.stringify(formatDateTime(BigInt(value)));
  if (type === 'timespan') return JSON.stringify(formatTimespan(BigInt(value)));
  if (type === 'real') return /^[-+]?[\d.e+-]+$/i.test(textOf(node)) ? jsonNumber(textOf(node)) : JSON.stringify(String(value));
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}

/** A number of JSON with the other sign; what no number of JSON holds is a text. */
function negated(json: string): string {
  return json.startsWith('"') ? jsonNumber(String(-Number(JSON.parse(json)))) : `-${json}`;
}

function jsonNumber(text: string): string {
  const value = Number(text);
  // What no number of JSON holds is a text in it, as in a real that is packed.
  if (!Number.isFinite(value)) return JSON.stringify(String(value));
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? `${value}.0` : String(value);
}
