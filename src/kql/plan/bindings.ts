import type { FunctionBody, FunctionCall, NameNode, SyntaxList, SyntaxNode, TypedName } from '../parser/syntax';
import { elements, scalarType, scalarTypeNamed, textOf } from '../parser/syntax';
import { givenValue } from '../expressions/givenValue';
import { constantExpression } from '../expressions/literal';
import { convert } from '../expressions/convert';
import type { Expression } from '../scalarFunction';
import type { Binding, Names, Scope, Stage } from './scope';
import { refuse } from './scope';

interface LetStatement extends SyntaxNode {
  readonly Name: NameNode;
  readonly Expression: SyntaxNode;
}

interface Parameter extends SyntaxNode {
  readonly NameAndType: TypedName;
  readonly DefaultValue: (SyntaxNode & { readonly Value: SyntaxNode }) | null;
}

interface FunctionDeclaration extends SyntaxNode {
  readonly ViewKeyword: SyntaxNode | null;
  readonly Parameters: SyntaxNode & { readonly Parameters: SyntaxList<Parameter> };
  readonly Body: FunctionBody;
}

interface FunctionBinding {
  readonly kind: 'function';
  readonly names: Names;
  readonly declaration: FunctionDeclaration;
}

/** The names with what a `let` statement declares; it is translated where it is used, once. */
export function bindLet(node: SyntaxNode, scope: Scope): Names {
  const { Name, Expression: value } = node as LetStatement;
  return new Map([...scope.names, [Name.SimpleName, bindingOf(value, { ...scope, row: { columns: new Map() } })]]);
}

interface ParametersStatement extends SyntaxNode {
  readonly Parameters: SyntaxList<Parameter>;
}

/** The names that a `declare query_parameters` declares. */
export function queryParameterNames(node: SyntaxNode): readonly string[] {
  return elements((node as ParametersStatement).Parameters).map(({ NameAndType }) => NameAndType.Name.SimpleName);
}

/** What is said of a parameter that has no value. */
export function missingParameter(name: string, type: string): string {
  return `The parameter ${name} has no value. Write a default behind it, as in ${name}:${type} = …, or give it one: in its field under the console’s editor, or on the command line with --param ${name}=….`;
}

/** What is said of a value that does not fit the type of its parameter. */
export function invalidParameter(name: string, type: string, given: string): string {
  return `The value “${given}” of the parameter ${name} is no ${type}.`;
}

/** What is said of a value for a parameter that a query does not declare. */
export function unknownParameter(name: string, declared: readonly string[]): string {
  const known = declared.length === 0 ? 'It declares none.' : `It declares ${declared.join(', ')}.`;
  return `The query declares no parameter ${name}. ${known}`;
}

/** The names with the parameters that `declare query_parameters` declares: each has the value that it was given, or its default. */
export function bindQueryParameters(node: SyntaxNode, scope: Scope): Names {
  const bare = { ...scope, row: { columns: new Map() } };
  const declared = elements((node as ParametersStatement).Parameters).map((parameter): readonly [string, Binding] => {
    const { Name, Type } = parameter.NameAndType;
    const name = Name.SimpleName;
    const type = scalarType(Type.ReferencedSymbol ?? Type.ResultType) ?? scalarTypeNamed(textOf(Type)) ?? 'string';
    const given = scope.query.parameter(name);
    if (given !== undefined) {
      const value = givenValue(given, type) ?? refuse(parameter, 'parameter-invalid', invalidParameter(name, type, given));
      return [name, scalarBinding(constantExpression(value, type, parameter))];
    }
    if (parameter.DefaultValue) return [name, parameterBinding(parameter, parameter.DefaultValue.Value, bare)];
    if (scope.query.columnsOnly) return [name, scalarBinding(constantExpression(null, type, parameter))];
    return refuse(parameter, 'parameter-missing', missingParameter(name, type));
  });
  return new Map([...scope.names, ...declared]);
}

function bindingOf(value: SyntaxNode, scope: Scope): Binding {
  const { query } = scope;
  if (query.kindOf(value) === 'FunctionDeclaration') {
    const binding: FunctionBinding = { kind: 'function', names: scope.names, declaration: value as FunctionDeclaration };
    return binding;
  }
  if (value.ResultType?.Columns && scalarType(value.ResultType) === undefined) {
    return { kind: 'table', stage: once(() => query.table(value, scope)) };
  }
  return { kind: 'scalar', expression: once(() => query.expression(value, scope)) };
}

/** The body of a called function, bound for this call, and the names that it sees. */
export function bodyNames(node: SyntaxNode, scope: Scope, piped?: Stage): { readonly body: FunctionBody; readonly names: Names } {
  const called = node as FunctionCall;
  const name = called.ReferencedSymbol?.Name ?? (node as NameNode).SimpleName;
  const binding = scope.names.get(name) as FunctionBinding | undefined;
  if (binding?.kind !== 'function') return refuse(node, 'unknown-function', `The function ${name} is not defined.`);
  const body =
    (typeof called.GetCalledFunctionBody === 'function' ? called.GetCalledFunctionBody() : undefined) ?? binding.declaration.Body;
  let names = new Map([...binding.names, ...argumentBindings(called, binding, { scope, piped })]) as Names;
  for (const statement of elements(body.Statements)) {
    if (scope.query.kindOf(statement) === 'LetStatement') names = bindLet(statement, { ...scope, names });
  }
  return { body, names };
}

/** The rows of each view of the query: what a `let` declares with `view` is looked through like a table where tables are not named. */
export function viewsOf(scope: Scope): readonly { readonly name: string; readonly stage: Stage }[] {
  const bare = { ...scope, row: { columns: new Map() } };
  return [...scope.names].flatMap(([name, binding]) => {
    if (binding.kind !== 'function') return [];
    const { declaration, names } = binding as FunctionBinding;
    const { Expression: rows, Statements } = declaration.Body;
    if (!declaration.ViewKeyword || !rows || elements(declaration.Parameters.Parameters).length > 0) return [];
    const inner = elements(Statements).reduce<Names>(
      (known, statement) => (scope.query.kindOf(statement) === 'LetStatement' ? bindLet(statement, { ...bare, names: known }) : known),
      names,
    );
    return [{ name, stage: scope.query.table(rows, { ...bare, names: inner }) }];
  });
}

function argumentBindings(
  node: FunctionCall,
  { declaration, names }: FunctionBinding,
  { scope, piped }: { readonly scope: Scope; readonly piped: Stage | undefined },
): readonly (readonly [string, Binding])[] {
  const given = 'ArgumentList' in node ? elements(node.ArgumentList.Expressions) : [];
  const positional = given.filter((item) => scope.query.kindOf(item) !== 'SimpleNamedExpression');
  const named = new Map(
    given
      .filter((item) => !positional.includes(item))
      .map((item) => [(item as LetStatement).Name.SimpleName, (item as LetStatement).Expression]),
  );
  let place = 0;
  return elements(declaration.Parameters.Parameters).map((parameter, index) => {
    const name = parameter.NameAndType.Name.SimpleName;
    if (piped && index === 0) return [name, { kind: 'table', stage: () => piped }] as const;
    // What stands without a name is for the parameters that are not named, in their order.
    const item = named.get(name) ?? positional[place++];
    if (item) return [name, parameterBinding(parameter, item, scope)] as const;
    if (!parameter.DefaultValue) return refuse(node, 'missing-argument', `The argument ${name} is missing.`);
    return [name, parameterBinding(parameter, parameter.DefaultValue.Value, { ...scope, names, row: { columns: new Map() } })] as const;
  });
}

function parameterBinding(parameter: Parameter, item: SyntaxNode, scope: Scope): Binding {
  const declared = scalarType(parameter.NameAndType.Type.ReferencedSymbol);
  if (declared === undefined && item.ResultType?.Columns && scalarType(item.ResultType) === undefined) {
    return { kind: 'table', stage: once(() => scope.query.table(item, scope)) };
  }
  return { kind: 'scalar', expression: once(() => convert(scope.query.expression(item, scope), declared, item)) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A value that is known without a row. */
export function scalarBinding(expression: Expression): Binding {
  return { kind: 'scalar', expression: () => expression };
}
