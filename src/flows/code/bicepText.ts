const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text of Bicep on one line. Source of the escapes: learn.microsoft.com/azure/azure-resource-manager/bicep/data-types. */
export function bicepText(text: string): string {
  const escaped = text.replaceAll(
    // eslint-disable-next-line no-control-regex
    /[\\'\u0000-\u001f\u007f]/g,
    (found) => escapes[found] ?? `\\u{${found.charCodeAt(0).toString(16)}}`,
  );
  return `'${escaped.replaceAll('${', '\\${')}'`;
}

/** The name of an object's member. */
export function bicepKey(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : bicepText(name);
}

/** A text of several lines is written as such, unless it holds the marks of that, or what cannot be seen. */
function textOf(text: string): string {
  // eslint-disable-next-line no-control-regex
  const isPlain = text.includes('\n') && !/'''|'$|[\u0000-\u0008\u000b-\u001f\u007f]/.test(text);
  return isPlain ? `'''\n${text}'''` : bicepText(text);
}

/** A value as Bicep writes it; members of objects stand one step deeper. */
export function bicepValue(value: unknown, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const end = `\n${'  '.repeat(depth)}`;
  if (typeof value === 'string') return textOf(value);
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : `[${value.map((item) => `\n${indent}${bicepValue(item, depth + 1)}`).join('')}${end}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `\n${indent}${bicepKey(name)}: ${bicepValue(member, depth + 1)}`);
    return members.length === 0 ? '{}' : `{${members.join('')}${end}}`;
  }
  return String(value);
}
