import type { Column } from '../../base/column';
import { convert } from '../expressions/convert';
import type { NameNode, SyntaxList, SyntaxNode } from '../parser/syntax';
import { elements, textOf } from '../parser/syntax';
import type { Scope, StageColumn } from '../plan/scope';
import { nullOf, refuse } from '../plan/scope';
import { castTo } from '../plan/stage';
import type { Expression } from '../scalarFunction';

/** One step of a `scan`. */
export interface StepNode extends SyntaxNode {
  readonly Name: NameNode;
  readonly OptionalKeyword: SyntaxNode | null;
  readonly ScanStepOutput: SyntaxNode | null;
  readonly Condition: SyntaxNode;
  readonly ComputationClause:
    (SyntaxNode & { readonly Assignments: SyntaxList<SyntaxNode & { readonly Name: NameNode; readonly Expression: SyntaxNode }> }) | null;
}

/** A column that steps give values, and SQL of the value that it has where no step gives it one. */
export interface Declared extends Column {
  readonly initial: string;
  /** Its place among the seen columns, where it is one of the rows' own: where no step gives it a value, it keeps the row's. */
  readonly own?: number;
}

interface Parts {
  /** The row's columns that the steps look at: `c0`, `c1`, … of a row. */
  readonly seen: readonly StageColumn[];
  readonly declared: readonly Declared[];
  readonly scope: Scope;
}

/** The parts of a function over lists of rows, each row a struct of `n` (its number) and the seen columns `c0`, `c1`, … */
export interface ScanFunction {
  /** SQL of what is known after a list's rows: the matches in them are its `hits`. It goes on from an earlier state, or from nothing. */
  readonly walk: (list: string, state?: string) => string;
  /** SQL of the matches that a last state still holds back; undefined where no step does so. */
  readonly rest: (state: string) => string | undefined;
}

type Output = 'all' | 'last' | 'none';

/**
 * The SQL of a function over lists of rows that finds matches: `{ n, id, d0, d1, … }`, where `n` is the row's number, `id` the match's and
 * `d0` … the declared columns.
 *
 * What is remembered from row to row is one struct: `t1` … `tN` hold what each step knows (`live`: it has a sequence; `id`; `r1` … the
 * record that each step up to it took last; `wait`: a match that is put out only when no other follows it), `begun` is the number of the
 * next sequence and `hits` the matches so far. A row meets the steps from the last to the first; each gives the struct to the next.
 * Source: learn.microsoft.com/kusto/query/scan-operator, Scan logic.
 */
export function scanFunction(steps: readonly StepNode[], parts: Parts): ScanFunction {
  const machine = new ScanMachine(steps, parts);
  const body = steps.reduceRight((state, _step, at) => machine.step(at, state), 'm0');
  const waiting = steps.flatMap((_step, at) => (machine.output(at) === 'last' ? [at + 1] : []));
  return {
    walk: (list, state) => `list_reduce(${list}, lambda m0, x: ${body}, ${state === undefined ? machine.start() : machine.goOn(state)})`,
    rest: (state) => {
      const puts = waiting.map((step) => `CASE WHEN ${state}.t${step}.live THEN ${state}.t${step}.wait END`);
      return puts.length === 0 ? undefined : `list_filter([${puts.join(', ')}], lambda w: w IS NOT NULL)`;
    },
  };
}

class ScanMachine {
  readonly #steps: readonly StepNode[];
  readonly #parts: Parts;
  readonly #initial: string;
  readonly #match: string;

  constructor(steps: readonly StepNode[], parts: Parts) {
    this.#steps = steps;
    this.#parts = parts;
    const { seen, declared } = parts;
    const cells = [
      ...seen.map(({ type }, at) => `c${at} := ${castTo(nullOf(type), type)}`),
      ...declared.map(({ initial }, at) => `d${at} := ${initial}`),
    ];
    this.#initial = `struct_pack(${['used := false', ...cells].join(', ')})`;
    this.#match = `struct_pack(${['n := 0::BIGINT', 'id := 0::BIGINT', ...declared.map(({ initial }, at) => `d${at} := ${initial}`)].join(', ')})`;
  }

  output(at: number): Output {
    const step = this.#steps[at];
    const text = step?.ScanStepOutput ? textOf(step.ScanStepOutput).replace(/^output\s*=\s*/i, '') : 'all';
    return text === 'last' || text === 'none' ? text : 'all';
  }

  /** What is remembered before the first row. */
  start(): string {
    const states = this.#steps.map((_step, at) => `t${at + 1} := ${this.#empty(at)}`);
    return `struct_pack(${[...states, 'begun := 0::BIGINT', `hits := ${this.#nothing()}`].join(', ')})`;
  }

  /** What is remembered of an earlier list before the next: all but its matches. */
  goOn(state: string): string {
    const states = this.#steps.map((_step, at) => `t${at + 1} := ${state}.t${at + 1}`);
    return `struct_pack(${[...states, `begun := ${state}.begun`, `hits := ${this.#nothing()}`].join(', ')})`;
  }

  /** What is remembered after one step has seen the row `x`; `before` is SQL of what was remembered before it. */
  step(at: number, before: string): string {
    const node = this.#steps[at];
    if (!node) return before;
    const m = `m${at + 1}`;
    const own = `${m}.t${at + 1}`;
    const entries = this.#before(at).map((from) => {
      const entered = this.#matched(node, { m, from });
      return `WHEN (${m}.t${from + 1}.live AND ${entered.condition}) THEN ${this.#enter(at, from, m, entered)}`;
    });
    const stayed = this.#matched(node, { m, from: at });
    const goesOn = `WHEN (${own}.live AND ${stayed.condition}) THEN ${this.#stay(at, m, stayed)}`;
    const begins = `WHEN ${stayed.condition} THEN ${this.#stay(at, m, stayed, true)}`;
    const cases = [...entries, goesOn, ...(this.#mayBegin(at) ? [begins] : [])];
    return `list_transform([${before}], lambda ${m}: CASE ${cases.join(' ')} ELSE ${m} END)[1]`;
  }

  /** The steps from which a row may come to a step, the nearest first: the one before it, and those before that where it is optional. */
  #before(at: number): readonly number[] {
    const needed = this.#steps.findLastIndex((step, place) => place < at && !step.OptionalKeyword);
    return Array.from({ length: at - Math.max(needed, 0) }, (_, back) => at - 1 - back);
  }

  /** Whether a sequence may begin with a step: it is the first, or all before it are optional. */
  #mayBegin(at: number): boolean {
    return this.#steps.slice(0, at).every((step) => step.OptionalKeyword);
  }

  #empty(at: number): string {
    const records = this.#steps.slice(0, at + 1).map((_step, step) => `r${step + 1} := ${this.#initial}`);
    return `struct_pack(${['live := false', 'id := 0::BIGINT', ...records, `wait := ${this.#match}`].join(', ')})`;
  }

  /** A row goes on to a step from an earlier one: that one's sequence moves along. Steps between them are passed over. */
  #enter(at: number, from: number, m: string, { record, declared }: Matched): string {
    const before = `${m}.t${from + 1}`;
    const records = this.#steps
      .slice(0, at)
      .map((_step, step) => `r${step + 1} := ${step <= from ? `${before}.r${step + 1}` : this.#initial}`);
    const found = this.#found(`${before}.id`, declared);
    const state = `struct_pack(${['live := true', `id := ${before}.id`, ...records, `r${at + 1} := ${record}`, `wait := ${found}`].join(', ')})`;
    const left = [from, at].filter((step) => this.output(step) === 'last');
    const put = left.map((step) => `CASE WHEN ${m}.t${step + 1}.live THEN [${m}.t${step + 1}.wait] ELSE ${this.#nothing()} END`);
    return this.#remember(m, { [from]: this.#empty(from), [at]: state }, { put, found: this.output(at) === 'all' ? found : undefined });
  }

  /** A row is one more of a step's sequence, or begins a new one. */
  #stay(at: number, m: string, { record, declared }: Matched, begins = false): string {
    const own = `${m}.t${at + 1}`;
    const id = begins ? `${m}.begun` : `${own}.id`;
    const records = this.#steps.slice(0, at).map((_step, step) => `r${step + 1} := ${own}.r${step + 1}`);
    const found = this.#found(id, declared);
    const state = `struct_pack(${['live := true', `id := ${id}`, ...records, `r${at + 1} := ${record}`, `wait := ${found}`].join(', ')})`;
    return this.#remember(m, { [at]: state }, { put: [], found: this.output(at) === 'all' ? found : undefined, begins });
  }

  #remember(
    m: string,
    changed: Readonly<Record<number, string>>,
    { put, found, begins = false }: { readonly put: readonly string[]; readonly found: string | undefined; readonly begins?: boolean },
  ): string {
    const states = this.#steps.map((_step, at) => `t${at + 1} := ${changed[at] ?? `${m}.t${at + 1}`}`);
    const listed = put.reduce((out, more) => `list_concat(${out}, ${more})`, `${m}.hits`);
    const out = found === undefined ? listed : `list_append(${listed}, ${found})`;
    return `struct_pack(${[...states, `begun := ${m}.begun${begins ? ' + 1' : ''}`, `hits := ${out}`].join(', ')})`;
  }

  #nothing(): string {
    return `list_filter([${this.#match}], lambda e: false)`;
  }

  #found(id: string, declared: readonly string[]): string {
    return `struct_pack(${['n := x.n', `id := ${id}`, ...declared.map((sql, at) => `d${at} := ${sql}`)].join(', ')})`;
  }

  /** Whether the row fits a step, and what it makes of it, where names of steps mean what the step `from` knows. */
  #matched(node: StepNode, { m, from }: { readonly m: string; readonly from: number }): Matched {
    const { seen, declared, scope } = this.#parts;
    const columns = new Map<string, Expression>([
      ...seen.map(({ name, type }, column): [string, Expression] => [name, cell(`x.c${column}`, type, name)]),
      ...declared
        .filter(({ own }) => own === undefined)
        .map(({ name, type, initial }): [string, Expression] => [name, cell(initial, type, name)]),
    ]);
    const records = new Map(this.#steps.map((step, place) => [step.Name.SimpleName, this.#recordColumns(place, m, from)]));
    const inner: Scope = { ...scope, row: { columns, records } };
    const asked = scope.query.expression(node.Condition, inner, 'predicate');
    if (asked.type !== 'bool')
      return refuse(node.Condition, 'KS107', 'A condition of a step must be true or false: compare the value with another.');
    const condition = this.#plain(node.Condition, asked.sql);
    const given = new Map(
      elements(node.ComputationClause?.Assignments).map(({ Name, Expression: value }) => [
        Name.SimpleName,
        { value, sql: scope.query.expression(value, inner) },
      ]),
    );
    const values = declared.map(({ name, type, initial, own }) => {
      const assigned = given.get(name);
      if (!assigned) return own === undefined ? initial : `x.c${own}`;
      return castTo(this.#plain(assigned.value, convert(assigned.sql, type, assigned.value).sql), type);
    });
    const cells = [...seen.map((_column, column) => `c${column} := x.c${column}`), ...values.map((sql, column) => `d${column} := ${sql}`)];
    const record = `struct_pack(${['used := true', ...cells].join(', ')})`;
    return { condition: `coalesce(${condition}, false)`, record, declared: values };
  }

  #recordColumns(place: number, m: string, from: number): ReadonlyMap<string, Expression> {
    const { seen, declared } = this.#parts;
    const known = place <= from;
    const at = (field: string, missing: string): string => (known ? `${m}.t${from + 1}.r${place + 1}.${field}` : missing);
    return new Map([
      ...seen.map(({ name, type }, column): [string, Expression] => [name, cell(at(`c${column}`, castTo(nullOf(type), type)), type, name)]),
      ...declared.map(({ name, type, initial }, column): [string, Expression] => [name, cell(at(`d${column}`, initial), type, name)]),
    ]);
  }

  // A subquery cannot stand in the engine's function over a list.
  #plain(node: SyntaxNode, sql: string): string {
    if (!sql.includes('SELECT ')) return sql;
    return refuse(node, 'unsupported-operator', 'A step of scan cannot ask a table here: put its value into a column before scan.');
  }
}

interface Matched {
  readonly condition: string;
  readonly record: string;
  readonly declared: readonly string[];
}

function cell(sql: string, type: Column['type'], name: string): Expression {
  return { sql, type, columnName: name, start: 0, end: 0, ...(type === 'string' ? { neverNull: true } : {}) };
}
