const marks: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** What a text on one line stands for; undefined where it is none that Bicep takes. Source: learn.microsoft.com/azure/azure-resource-manager/bicep/data-types. */
export function bicepLiteral(text: string): string | undefined {
  if (!/^'([^'\\\r\n]|\\(['\\nrt$]|u\{[\da-f]+\}))*'$/.test(text)) return undefined;
  return text
    .slice(1, -1)
    .replaceAll(/\\(u\{([\da-f]+)\}|.)/g, (_, mark: string, code?: string) =>
      code === undefined ? (marks[mark] ?? mark) : String.fromCodePoint(parseInt(code, 16)),
    );
}
