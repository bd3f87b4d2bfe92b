import { readdirSync, readFileSync } from 'node:fs';

const mark = 'ENTRA_LOGS_RUN';

/** Marks every process that this one starts from now on, and what they start in turn, so that none is left behind. */
export function markProcesses(): string {
  return (process.env[mark] = `${process.pid}-${Date.now()}`);
}

/** The processes with the mark that still run, this one left out. Only Linux tells; elsewhere there are none. */
export function markedProcesses(run: string): readonly { readonly pid: number; readonly command: string }[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const environment = read(`/proc/${name}/environ`);
      if (!environment.split('\0').includes(`${mark}=${run}`)) return [];
      const command = read(`/proc/${name}/cmdline`).replaceAll('\0', ' ').trim();
      return command === '' ? [] : [{ pid: Number(name), command: command.slice(0, 160) }];
    });
}

/** Ends the processes with the mark. Gives those that it had to end. */
export function endMarked(run: string): readonly { readonly pid: number; readonly command: string }[] {
  const ended = markedProcesses(run);
  for (const { pid } of ended) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has ended already
    }
  }
  return ended;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it ended meanwhile, or is another user's
  }
}
