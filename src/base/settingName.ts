/** How long the name of a diagnostic setting may be. */
export const longestName = 260;

const forbidden = /[<>*%&:\\?+/]/g;

/** The characters of a name that the service allows in no diagnostic setting, each once. */
export function forbiddenIn(name: string): readonly string[] {
  return [...new Set(name.match(forbidden) ?? [])];
}
