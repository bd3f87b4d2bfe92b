const longestName = 60;

/** How a list of a document's queries names one: by its first step, with what its comment says beside it. */
export function statementTitle(statement: string): { readonly name: string; readonly detail?: string } {
  const lines = statement.split(/\r?\n/).map((line) => line.trim());
  const isComment = (line: string): boolean => line.startsWith('//');
  const code = lines.filter((line) => line !== '' && !isComment(line));
  const detail = lines.find(isComment)?.replace(/^\/+\s*/, '') ?? '';
  const main = code.findLastIndex((line) => line.endsWith(';')) + 1;
  return { name: shortened(firstStep(code[main] ?? code[0] ?? statement.trim())), ...(detail === '' ? {} : { detail }) };
}

/** A line without its trailing comment, and of a query on one line only what comes before its first pipe. */
function firstStep(line: string): string {
  const code = line.replace(/\s\/\/.*$/, '');
  const source = /^[^|]+?(?=\s*\|)/.exec(code)?.[0];
  return source !== undefined && /^[\w.[\]'"]+$/.test(source) ? source : code;
}

function shortened(name: string): string {
  return name.length <= longestName ? name : `${name.slice(0, longestName - 1).trimEnd()}…`;
}
