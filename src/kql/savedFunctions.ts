import { closingBracket, declarationOf, isFunctionValue, piecesOf, plainName } from './language/pieces';
import { commentsOf, splitStatements } from './language/statements';

/** A function that queries may call without declaring it. */
export interface OfferedFunction {
  readonly name: string;
  /** What stands in the brackets behind the name, brackets included: `(user:string, days:int=7)`. */
  readonly parameters: string;
  /** The body, braces included. */
  readonly body: string;
  /** Whether what looks through all tables looks through its rows too. */
  readonly view: boolean;
  readonly description?: string;
  /** The file that declares it; undefined for one of the workspace's own. */
  readonly path?: string;
}

/** A function that is kept in a file, for every query to call. */
export interface SavedFunction extends OfferedFunction {
  readonly path: string;
}

const command =
  /^(?:\s|\/\/[^\r\n]*(?:\r?\n|$))*\.(?:create-or-alter|create|alter)\s+function\s+(?:ifnotexists\s+)?(?:with\s*(?<with>\([^)]*\))\s*)?(?<name>[\p{L}_][\p{L}\p{N}_]*)\s*(?=\()/u;

/**
 * The functions that a `.kql` file keeps: those that it declares with `let name = (…) { … }` or with the service's own
 * `.create-or-alter function`. A file with none of them that holds a single query is a function of its own, without parameters and under the
 * file's name, as a workspace saves functions. Names that are no plain words are none that a query could call.
 */
export function savedFunctions({ path, text }: { readonly path: string; readonly text: string }): readonly SavedFunction[] {
  const statements = splitStatements(text).map(({ start, end }) => text.slice(start, end));
  const declared = statements.flatMap((statement) =>
    piecesOf(statement).flatMap(({ start, end }) => {
      const code = statement.slice(start, end);
      return created(code, path) ?? declaredBy(code, path);
    }),
  );
  if (declared.length > 0) return declared;
  const name = (path.split(/[\\/]/).at(-1) ?? '').replace(/\.[^.]*$/, '');
  const [only] = statements;
  if (statements.length !== 1 || only === undefined || !plainName.test(name) || /^\s*\.|\bdeclare\s+query_parameters\b/.test(only))
    return [];
  return [{ name, parameters: '()', body: `{\n${only.replace(/;\s*$/, '')}\n}`, view: false, path, ...describedBy(only) }];
}

function declaredBy(code: string, path: string): readonly SavedFunction[] {
  const declared = declarationOf(code);
  const value = declared ? code.slice(declared.valueStart) : '';
  const parts = partsOf(value);
  if (!declared || !parts || !plainName.test(declared.name) || !isFunctionValue(value)) return [];
  return [{ name: declared.name, ...parts, view: /^[^(]*\bview\b/.test(value), path, ...describedBy(code.slice(0, declared.valueStart)) }];
}

/** The name that a command of the service creates a function under, and where it stands; undefined for any other text. */
export function createdName(code: string): { readonly name: string; readonly start: number } | undefined {
  const match = command.exec(code);
  const name = match?.groups?.['name'];
  return match && name !== undefined ? { name, start: match[0].lastIndexOf(name) } : undefined;
}

/** What a command of the service creates; undefined where a statement is none. */
function created(statement: string, path: string): readonly SavedFunction[] | undefined {
  const match = command.exec(statement);
  const name = match?.groups?.['name'];
  if (!match || name === undefined) return undefined;
  const parts = partsOf(statement.slice(match[0].length));
  const options = match.groups?.['with'] ?? '';
  const docstring = /\bdocstring\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(options);
  const description = docstring?.[1] ?? docstring?.[2];
  if (!parts) return [];
  return [
    {
      name,
      ...parts,
      view: /\bview\s*=\s*["']?true\b/i.test(options),
      path,
      ...(description === undefined ? describedBy(statement.slice(0, match[0].length)) : { description }),
    },
  ];
}

function partsOf(value: string): { readonly parameters: string; readonly body: string } | undefined {
  const open = value.indexOf('(');
  const close = closingBracket(value, open);
  const brace = close === undefined ? -1 : value.indexOf('{', close);
  const end = brace < 0 ? undefined : closingBracket(value, brace);
  if (close === undefined || end === undefined) return undefined;
  return { parameters: value.slice(open, close + 1), body: value.slice(brace, end + 1) };
}

/** The comment above a declaration says what it is for. */
function describedBy(text: string): { readonly description?: string } {
  const lines = commentsOf(text.slice(0, /^(?:\s|\/\/[^\r\n]*(?:\r?\n|$))*/.exec(text)?.[0].length ?? 0));
  const description = lines.map((line) => line.replace(/^\/\/\s*/, '')).join('\n');
  return description === '' ? {} : { description };
}
