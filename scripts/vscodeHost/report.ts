import { createRequire } from 'node:module';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { format } from 'node:util';

type Outcome = 'passed' | 'failed';

/**
 * Runs inside the extension host in place of the real test entry: sends what it prints and how it ended over loopback. VS Code for
 * the web gives exit code 0 when the extension host dies, so only a reported "passed" counts.
 */
export async function run(): Promise<void> {
  const socket = await connected(Number(process.env['ENTRA_LOGS_RESULT_PORT']));
  const send = (message: object): Promise<void> => new Promise((done) => socket.write(`${JSON.stringify(message)}\n`, () => done()));
  for (const name of ['log', 'info', 'debug', 'warn', 'error'] as const) {
    // VS Code's own forwarder makes these accessors that ignore an assignment.
    const value = (...args: unknown[]): void => void send({ type: name, text: format(...args) });
    Object.defineProperty(console, name, { configurable: true, writable: true, value });
  }
  let outcome: Outcome = 'failed';
  try {
    const tests = createRequire(__filename)(process.env['ENTRA_LOGS_TESTS'] ?? '') as { run(): Promise<void> };
    await tests.run();
    outcome = 'passed';
  } finally {
    await send({ type: outcome }); // awaited: the host is killed right after
  }
}

function connected(port: number): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => done(socket));
    socket.once('error', fail);
  });
}
