import type { QueryDiagnostic } from '../../../base/queryDiagnostic';
import type { Kusto } from '../../parser/kusto';
import { serviceCompletions } from '../completion';
import type { AnalyzedStatement } from '../editorServices';
import type { LanguageSchema } from '../languageSchema';
import { allNodes } from './advice';
import { advices } from './index';

/** What is being advised about: a statement and what the compiler says of it. */
export interface AdviseInput {
  readonly statement: AnalyzedStatement;
  readonly schema: LanguageSchema;
  readonly problems: readonly QueryDiagnostic[];
}

/** The compiler's problems with their fixes, and what else is worth saying of a statement, in the order of the text. */
export async function advise(kusto: Kusto, { statement, schema, problems }: AdviseInput): Promise<readonly QueryDiagnostic[]> {
  const names = new Set<string>();
  const input = {
    kusto,
    statement,
    schema,
    problems,
    nodes: allNodes(statement.root),
    offered: (offset: number) => serviceCompletions(statement, offset, names),
  };
  const found: QueryDiagnostic[] = [];
  for (const { find } of advices) found.push(...(await find(input)));
  const rest = problems.filter((problem) => !found.some((one) => one.code === problem.code && one.start === problem.start));
  return [...rest, ...found].sort((one, other) => one.start - other.start);
}
