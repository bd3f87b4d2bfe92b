/** How a number begins that may lose digits; within a text there may be some, too. */
const long = /(?:^|[[{:,\s-])\d{16}/;

/** Puts whole numbers into quotes that lose digits as numbers; texts are passed over whole. */
export function exactNumbers(json: string): string {
  if (!long.test(json)) return json;
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (found) =>
    found.startsWith('"') || Number.isSafeInteger(Number(found)) ? found : `"${found}"`,
  );
}
