import { AzureFailure } from '../azure/azureFailure';

/** A part of a log, in milliseconds of the service's clock. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The shortest stretch that is still parted, in milliseconds. */
const shortest = 120_000;

/** Reads a stretch whole; what took the service too long is read in halves. @throws what reading throws */
export async function readInHalves(stretch: Stretch, read: (stretch: Stretch) => Promise<void>): Promise<void> {
  try {
    await read(stretch);
  } catch (error) {
    const { from, to } = stretch;
    if (!(error instanceof AzureFailure && error.status === 504) || to - from < shortest) throw error;
    const middle = Math.floor((from + to) / 2);
    await readInHalves({ from, to: middle }, read);
    await readInHalves({ from: middle, to }, read);
  }
}
