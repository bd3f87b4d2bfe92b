/** Stands before the words with which compiled SQL ends a running query itself, so that they can be told from the database's own. */
export const runtimeRefusalMark = 'refused: ';

/** The words with which compiled SQL ended its query; `undefined` where a failure is the database's own. */
export function runtimeRefusal(message: string): string | undefined {
  const at = message.indexOf(runtimeRefusalMark);
  return at < 0 || at > 40 ? undefined : message.slice(at + runtimeRefusalMark.length).split('\n')[0];
}
