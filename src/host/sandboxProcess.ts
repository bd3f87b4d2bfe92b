import { t } from '@vscode/l10n';
import type { ChildProcess } from 'node:child_process';
import type { Disposable } from '../base/disposable';
import { UserError } from '../base/errors';
import type { SandboxPlace } from '../protocol/azure';

/** Where a running sandbox is, and the fictional programs in it, whose secrets are everybody's. */
export interface RunningSandbox extends SandboxPlace {
  readonly identities: readonly {
    readonly name: string;
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
  }[];
}

/** The loopback Azure as a process of its own, which ends with the window. */
export interface SandboxProcess extends Disposable {
  /** Starts it, or gives the one that runs. */
  start(): Promise<RunningSandbox>;
}

/** `speed` is how many times as fast its time goes. */
export function createSandboxProcess(program: string, speed: () => number): SandboxProcess {
  let running: Promise<RunningSandbox> | undefined;
  let child: ChildProcess | undefined;
  return {
    start: () => {
      running ??= open([program, 'sandbox', '--json', '--until-input-ends', '--speed', String(speed())], (started) => {
        child = started;
        started.once('exit', () => (running = undefined));
      }).catch((error: unknown) => {
        running = undefined;
        throw error;
      });
      return running;
    },
    dispose: () => {
      child?.stdin?.end();
      child?.kill();
    },
  };
}

async function open(words: readonly string[], started: (child: ChildProcess) => void): Promise<RunningSandbox> {
  const { spawn } = await import('node:child_process');
  // Its input ends when this process ends, however it ends, and the sandbox with it.
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  started(child);
  return new Promise((resolve, reject) => {
    let [output, errors] = ['', ''];
    child.stderr.on('data', (piece: Buffer) => (errors = `${errors}${piece.toString()}`.slice(-4000)));
    child.stdout.on('data', (piece: Buffer) => {
      output += piece.toString();
      const end = output.indexOf('\n');
      if (end >= 0) resolve(JSON.parse(output.slice(0, end)) as RunningSandbox);
    });
    const failed = (details: string): void =>
      reject(
        new UserError(t('The sandbox did not start. Try again; if it comes back, report it with the details.'), {
          code: 'sandbox-not-started',
          details,
        }),
      );
    child.once('error', (error) => failed(error.message));
    child.once('exit', (code) => failed(`It ended with ${String(code)}.\n${errors}`));
  });
}
