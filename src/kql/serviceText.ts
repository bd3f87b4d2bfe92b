import type { ColumnType } from '../base/column';
import { cellText } from '../base/cell';
import type { QueryDiagnostic, Span } from '../base/queryDiagnostic';
import { kqlLiteral } from '../base/kqlLiteral';
import { givenValue } from './expressions/givenValue';
import { plainName } from './language/pieces';
import type { Kusto } from './parser/kusto';
import { loadKusto } from './parser/kusto';
import type { SyntaxList, SyntaxNode, TypedName } from './parser/syntax';
import { elements, scalarTypeNamed, spanOf, textOf } from './parser/syntax';
import { invalidParameter, missingParameter, unknownParameter } from './plan/bindings';
import { outsidePrelude, prelude } from './plan/prelude';
import type { Patch } from './plan/probe';
import { addPatch, applyPatches, shiftBack } from './plan/probe';
import { Refusal, refuse } from './plan/scope';
import type { SavedFunction } from './savedFunctions';

/** A text as a service is asked, which knows neither saved functions nor parameters. */
export interface ServiceText {
  readonly text: string;
  /** Diagnostics at places of what the service was asked, as diagnostics of the text as it was written. */
  readonly inWritten: (diagnostics: readonly QueryDiagnostic[]) => readonly QueryDiagnostic[];
}

export interface ServiceTextOptions {
  readonly functions: readonly SavedFunction[];
  /** The values of the text's parameters by name, as a person would type them. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/**
 * The text with the saved functions that it calls as `let` statements before it, and each `declare query_parameters` as `let` statements of
 * the parameters' values.
 * @throws Refusal where a parameter has no value or one that is none of its type, or where several files declare a function
 */
export async function serviceText(text: string, { functions, parameters = {} }: ServiceTextOptions): Promise<ServiceText> {
  const before = prelude(text, { tables: [], functions, namedOnly: true });
  const declared = text.includes('query_parameters') ? declarationsIn(text, await loadKusto()) : [];
  refuseUnknown(declared, parameters);
  const patches = declared.reduceRight<readonly Patch[]>(
    (all, { start, end, parameters: own }) =>
      addPatch(all, {
        offset: before.text.length + start,
        text: own.map((one) => letOf(one, parameters)).join('; '),
        replaced: end - start,
      }),
    [{ offset: 0, text: before.text }],
  );
  const [first, ...later] = patches;
  return {
    text: applyPatches(text, patches),
    inWritten: (diagnostics) => shiftBack(outsidePrelude(shiftBack(diagnostics, later), before, text), first ? [first] : []),
  };
}

interface Parameter extends SyntaxNode {
  readonly NameAndType: TypedName;
  readonly DefaultValue: (SyntaxNode & { readonly Value: SyntaxNode & { readonly LiteralValue?: unknown } }) | null;
}

/** A `declare query_parameters`, its semicolon excluded. */
interface Declaration extends Span {
  readonly parameters: readonly Parameter[];
}

function declarationsIn(text: string, kusto: Kusto): readonly Declaration[] {
  const { Syntax: root } = kusto.parse(text, []);
  return elements((root as SyntaxNode & { readonly Statements?: SyntaxList }).Statements)
    .filter((statement) => kusto.kindOf(statement) === 'QueryParametersStatement')
    .map((statement) => ({
      ...spanOf(statement),
      parameters: elements((statement as SyntaxNode & { readonly Parameters: SyntaxList<Parameter> }).Parameters),
    }));
}

/** A value for a parameter that the text does not declare is a slip of whoever gave it. */
function refuseUnknown(declared: readonly Declaration[], given: Readonly<Record<string, string>>): void {
  const names = declared.flatMap(({ parameters }) => parameters.map(({ NameAndType }) => NameAndType.Name.SimpleName));
  const name = Object.keys(given).find((one) => !names.includes(one));
  if (name !== undefined) throw new Refusal('parameter-unknown', unknownParameter(name, names), { start: 0, end: 0 });
}

function letOf(parameter: Parameter, given: Readonly<Record<string, string>>): string {
  const name = parameter.NameAndType.Name.SimpleName;
  const declared = plainName.test(name) ? name : textOf(parameter.NameAndType.Name);
  return `let ${declared} = ${valueOf(parameter, name, given)}`;
}

function valueOf(parameter: Parameter, name: string, given: Readonly<Record<string, string>>): string {
  const written = textOf(parameter.NameAndType.Type);
  const type: ColumnType = scalarTypeNamed(written) ?? 'string';
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  if (value !== undefined) {
    const read = givenValue(value, type);
    if (read === undefined) return refuse(parameter, 'parameter-invalid', invalidParameter(name, type, value));
    return kqlLiteral(type, cellText(read, type));
  }
  const standard = parameter.DefaultValue?.Value;
  if (!standard) return refuse(parameter, 'parameter-missing', missingParameter(name, written));
  const text = textOf(standard);
  const read = type === 'string' ? undefined : givenValue(text, type);
  return read === undefined ? text : kqlLiteral(type, cellText(read, type));
}
