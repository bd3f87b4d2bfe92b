import type { Column } from '../../base/column';
import type { QueryDiagnostic, Span } from '../../base/queryDiagnostic';
import { sqlName } from '../../base/sql';
import { mendFindPack } from '../parser/findPack';
import type { KustoCode } from '../parser/kusto';
import { applicationAt, mendWorkspaces } from '../parser/workspaceName';
import { deepestNesting, tooDeepAt } from '../parser/nesting';
import type { NamedParameter, NameNode, SyntaxList, SyntaxNode } from '../parser/syntax';
import { contains, elements, scalarType, spanOf, textOf } from '../parser/syntax';
import type { NamedStage } from '../operators/operator';
import { absentLeg } from './absentLegs';
import { viewLegs } from './viewLegs';
import { bindAsNames } from './asNames';
import { bindLet, bindQueryParameters, queryParameterNames, unknownParameter } from './bindings';
import { fittingLegs } from './fittingLegs';
import { patternCall } from './patternCalls';
import type { PlanInput } from './planInput';
import { SchemaKnown } from './probe';
import { checkProblems } from './problems';
import { offeredFunctions } from './prelude';
import { makeQuery } from './query';
import { hiddenAt } from './restrict';
import { mostRows, underSettings } from './settings';
import type { Names, Refusal, Scope, Stage } from './scope';
import { isPlaced, item } from './stage';
import { translateResults } from './table';
import { orderBy } from './windows';

interface Planned extends Span {
  readonly name?: string;
  readonly sql: string;
  readonly columns: readonly Column[];
  readonly ordered: boolean;
  readonly visualization?: { readonly kind: string; readonly properties: Readonly<Record<string, string>> };
  readonly reads: readonly string[];
  readonly filtersTime: boolean;
}

/** Adds the names that a statement gives to those that are known before it. */
type Declaration = (scope: Scope) => Names;

/** Translates a text that is complete: every column that a plugin gives is named. */
export function compileText(
  text: string,
  input: PlanInput,
): { readonly queries: readonly Planned[]; readonly diagnostics: readonly QueryDiagnostic[] } {
  const deep = tooDeepAt(text);
  if (deep !== undefined) return { queries: [], diagnostics: [tooDeep(deep)] };
  const code = parse(text, input);
  const diagnostics = checkProblems(code, input.kusto);
  if (diagnostics.some(({ severity }) => severity === 'error')) return { queries: [], diagnostics };
  const hidden = hiddenAt(
    code,
    input.kusto,
    input.options.tables.map(({ name }) => name),
  );
  if (hidden) return { queries: [], diagnostics: [...diagnostics, hidden] };
  const unknown = strangeParameter(code.Syntax, input);
  if (unknown) return { queries: [], diagnostics: [...diagnostics, unknown] };
  const declarations: Declaration[] = [];
  const settings = new Map<string, SyntaxNode>();
  const queries: Planned[] = [];
  for (const statement of statementsOf(code.Syntax)) {
    const kind = input.kusto.kindOf(statement);
    if (kind === 'QueryParametersStatement') declarations.push((scope) => bindQueryParameters(statement, scope));
    if (kind === 'LetStatement') declarations.push((scope) => bindLet(statement, scope));
    if (kind === 'SetOptionStatement') addSetting(statement as SetOption, settings);
    if (kind !== 'ExpressionStatement') continue;
    const { query, finish, reads } = makeQuery(input, settings);
    const bare: Scope = { query: underSettings(query), names: new Map(), row: { columns: new Map() } };
    const names = declarations.reduce<Names>((known, declare) => declare({ ...bare, names: known }), new Map());
    const { Expression: node } = statement as SyntaxNode & { readonly Expression: SyntaxNode };
    queries.push(...planStatement(node, { ...bare, names }, { finish, reads }));
    // What `as` names here may be used in the statements that follow.
    declarations.push((scope) => bindAsNames(node, scope));
  }
  return { queries, diagnostics };
}

function tooDeep(start: number): QueryDiagnostic {
  const message = `This stands too deep to be read in time: inside more than ${deepestNesting} brackets, too many functions, or behind too many operators, statements or words. Split the query with let statements, or into several queries.`;
  return { code: 'too-deep', severity: 'error', message, start, end: start + 1 };
}

/** A value that was given for a parameter that the text does not declare is a slip of whoever gave it. */
function strangeParameter(root: SyntaxNode, { kusto, options }: PlanInput): QueryDiagnostic | undefined {
  const declared = statementsOf(root).flatMap((statement) =>
    kusto.kindOf(statement) === 'QueryParametersStatement' ? queryParameterNames(statement) : [],
  );
  const name = Object.keys(options.parameters ?? {}).find((given) => !declared.includes(given));
  if (name === undefined) return undefined;
  return { code: 'parameter-unknown', severity: 'error', message: unknownParameter(name, declared), start: 0, end: 0 };
}

function parse(text: string, { kusto, options }: PlanInput): KustoCode {
  const { databases = [] } = options;
  // Saved functions are declared before the text: one that has the name of a column, which only the rows tell, must not stand for it.
  const others = { databases, functions: offeredFunctions(options.tables) };
  const code = kusto.parse(text, options.tables, others);
  const application = applicationAt(text, code);
  if (application !== undefined) throw new SchemaKnown(application, 'database', { replaced: 'app'.length });
  const mended = mendWorkspaces(mendFindPack(text, code, kusto), code);
  const whole = mended === text ? code : kusto.parse(mended, options.tables, others);
  const pattern = patternCall(whole, kusto);
  if (pattern) throw new SchemaKnown(pattern.start, pattern.text, { replaced: pattern.end - pattern.start });
  const tables = options.tables.map(({ name }) => name);
  const views = viewLegs(whole, kusto, tables);
  if (views) throw new SchemaKnown(views.start, views.text, { replaced: views.end - views.start });
  const leg = options.columnsOnly === true ? undefined : absentLeg(whole, kusto);
  if (leg) throw new SchemaKnown(leg.start, '', { replaced: leg.end - leg.start, notice: leg.notice });
  const fitting = fittingLegs(whole, { kusto, tables, bind: (other) => kusto.parse(other, options.tables, others) });
  if (fitting) throw new SchemaKnown(fitting.start, fitting.text, { replaced: fitting.end - fitting.start, notice: fitting.notice });
  return whole;
}

interface SetOption extends SyntaxNode {
  readonly Name: NameNode;
  readonly ValueClause: (SyntaxNode & { readonly Expression: SyntaxNode }) | null;
}

function addSetting({ Name, ValueClause }: SetOption, settings: Map<string, SyntaxNode>): void {
  if (ValueClause) settings.set(Name.SimpleName, ValueClause.Expression);
}

function statementsOf(root: SyntaxNode): readonly SyntaxNode[] {
  return elements((root as SyntaxNode & { readonly Statements?: SyntaxList }).Statements);
}

function planStatement(
  node: SyntaxNode,
  scope: Scope,
  { finish, reads }: { readonly finish: (sql: string) => string; readonly reads: ReadonlySet<string> },
): readonly Planned[] {
  const results = scalarType(node.ResultType) === undefined ? translateResults(node, scope) : [{ stage: scalarStage(node, scope) }];
  const visualization = visualizationOf(node, scope);
  const filtersTime = contains(node, (part) => scope.query.kindOf(part) === 'FilterOperator' && contains(part, isTime));
  const most = mostRows(scope.query);
  return results.map(({ name, stage }: NamedStage) => ({
    ...spanOf(node),
    ...(name === undefined ? {} : { name }),
    sql: finish(`${finalSql(stage)}${most === undefined ? '' : ` LIMIT ${most}`}`),
    columns: stage.columns.map(({ name: column, type }) => ({ name: column, type })),
    ordered: stage.order.length > 0,
    ...(visualization ? { visualization } : {}),
    reads: [...reads],
    filtersTime,
  }));
}

function isTime(node: SyntaxNode): boolean {
  return node.ReferencedSymbol?.Name === 'TimeGenerated';
}

/** A bare value as a statement gives one row, as in the service's tools. */
function scalarStage(node: SyntaxNode, scope: Scope): Stage {
  const { sql, type } = scope.query.expression(node, scope);
  return { sql: `SELECT ${item(sql, 'print_0')}`, columns: [{ name: 'print_0', alias: 'print_0', type }], hidden: [], order: [] };
}

/** The stage under KQL's own names, in its order. */
function finalSql(stage: Stage): string {
  const items = stage.columns.map(({ name, alias }) => item(sqlName(alias), name)).join(', ');
  if (isPlaced(stage)) return `SELECT ${items} FROM (${stage.sql})`;
  // Names that differ by case alone are one name to the engine: the order is by the rows' columns, not by what they are called here.
  const renames = stage.columns.some(({ name, alias }) => name !== alias);
  return `SELECT ${items} FROM (${stage.sql}) ${renames ? `AS "$all" ${orderBy(stage.order, '"$all".')}` : orderBy(stage.order)}`;
}

interface Render extends SyntaxNode {
  readonly ChartType: SyntaxNode;
  readonly Parameters: SyntaxList<NamedParameter> | null;
  readonly WithClause: (SyntaxNode & { readonly Properties: SyntaxList<NamedParameter> }) | null;
}

function visualizationOf(node: SyntaxNode, { query }: Scope): Planned['visualization'] {
  const last = query.kindOf(node) === 'PipeExpression' ? (node as SyntaxNode & { readonly Operator: SyntaxNode }).Operator : node;
  if (query.kindOf(last) !== 'RenderOperator') return undefined;
  const { ChartType, Parameters, WithClause } = last as Render;
  const given = [...elements(Parameters), ...elements(WithClause?.Properties)];
  const properties = given.map((part) => [part.Name.SimpleName, textOf(part.Expression).replaceAll(/^["']|["']$/g, '')]);
  return { kind: textOf(ChartType), properties: Object.fromEntries(properties) as Record<string, string> };
}

/** A refusal as a diagnostic. */
export function diagnosticOf({ code, message, span }: Refusal): QueryDiagnostic {
  return { code, severity: 'error', message, ...span };
}
