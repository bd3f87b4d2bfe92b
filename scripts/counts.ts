/** How many tests of a kind passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Adds up. */
export function sum(all: readonly Counts[]): Counts {
  return all.reduce((total, one) => ({ passed: total.passed + one.passed, failed: total.failed + one.failed }), { passed: 0, failed: 0 });
}
