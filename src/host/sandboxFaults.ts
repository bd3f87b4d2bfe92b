import type { SandboxPlace } from '../protocol/azure';

/** What is to go wrong in the sandbox. */
export interface SandboxFault {
  readonly kind: string;
  readonly service?: string;
  /** A part of the path that is asked. */
  readonly path?: string;
  /** How many requests it meets; all until it is ended where none is said. */
  readonly count?: number;
  readonly retryAfter?: number;
  readonly delay?: number;
}

/** Switches a fault of a running sandbox on, or all off. */
export async function sendFault({ arm, caFile }: SandboxPlace, fault: SandboxFault | 'none'): Promise<void> {
  const [{ request }, { readFile }] = await Promise.all([import('node:https'), import('node:fs/promises')]);
  const ca = await readFile(caFile);
  const body = fault === 'none' ? '' : JSON.stringify(fault);
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  await new Promise<void>((resolve, reject) => {
    const options = { method: fault === 'none' ? 'DELETE' : 'POST', ca, headers };
    request(`${arm}/_sandbox/faults`, options, (answer) => {
      answer.resume();
      const { statusCode = 0 } = answer;
      if (statusCode < 300) answer.once('end', resolve);
      else reject(new Error(`The sandbox answered with status ${statusCode}.`));
    })
      .once('error', reject)
      .end(body);
  });
}
