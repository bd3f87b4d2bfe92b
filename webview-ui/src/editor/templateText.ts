/** A body of `snippets/kql.json` as the console's editor reads it, which takes a gap without its text for the text itself. */
export function templateText(body: readonly string[]): string {
  const text = body.join('\n');
  const defaults = new Map([...text.matchAll(/\$\{(\d+):([^{}]*)\}/g)].map(([, number, value]) => [number, value]));
  return text.replace(/\$(\d+)/g, (_gap, number: string) => `\${${number}:${defaults.get(number) ?? ''}}`);
}
