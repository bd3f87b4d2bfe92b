/** Why work was refused, in the words of its error; `not refused` where it was done. */
export function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'not refused',
    (error: unknown) => (error as Error).message,
  );
}
