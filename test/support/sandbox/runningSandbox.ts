import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';

/** The sandbox that a VS Code started, as its own routes tell it. */
export interface RunningSandbox {
  readonly arm: string;
  readonly graph: string;
  readonly authority: string;
  readonly identities: readonly {
    readonly name: string;
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
  }[];
}

/** Finds the sandbox that a VS Code started, by its process below the server's; Linux tells the parents and the ports of a process in /proc. */
export async function findRunningSandbox(serverPid: number): Promise<RunningSandbox> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const words = tryRead(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')) ?? [];
    if (!words.some((word) => word.endsWith(join('dist', 'cli.js'))) || !words.includes('sandbox') || !isBelow(pid, serverPid)) continue;
    for (const port of portsOf(pid)) {
      const record = await askSandbox<RunningSandbox>(`https://127.0.0.1:${port}/_sandbox`).catch(() => undefined);
      if (record?.arm !== undefined) return record;
    }
  }
  throw new Error(`No sandbox runs below the process ${serverPid}.`);
}

function isBelow(pid: string, ancestor: number): boolean {
  for (let each = pid; each !== '' && each !== '0';) {
    if (Number(each) === ancestor) return true;
    each = /^PPid:\s+(\d+)/m.exec(tryRead(() => readFileSync(`/proc/${each}/status`, 'utf8')) ?? '')?.[1] ?? '';
  }
  return false;
}

function portsOf(pid: string): readonly number[] {
  const inodes = new Set(
    (tryRead(() => readdirSync(`/proc/${pid}/fd`)) ?? []).flatMap((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(tryRead(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? '')?.[1];
      return inode === undefined ? [] : [inode];
    }),
  );
  const listening = '0A';
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((parts) => parts[3] === listening && inodes.has(parts[9] ?? ''))
    .map((parts) => Number.parseInt(parts[1]?.split(':')[1] ?? '', 16));
}

function tryRead<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Asks the sandbox of this computer; its certificate is of its own making. */
export function askSandbox<T>(
  url: string,
  ask: { readonly method?: string; readonly token?: string; readonly body?: string; readonly type?: string } = {},
): Promise<T> {
  const { method = 'GET', token, body, type = 'application/json' } = ask;
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, rejectUnauthorized: false, timeout: 5000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if ((answer.statusCode ?? 500) >= 400) reject(new Error(`${answer.statusCode}: ${text}`));
        else resolve((text === '' ? {} : JSON.parse(text)) as T);
      });
    });
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error('The sandbox did not answer.')));
    sent.end(body);
  });
}

/** A token of a program of the sandbox, for Resource Manager where no other service is named. */
export async function sandboxToken({ identities, authority, arm }: RunningSandbox, name: string, service = arm): Promise<string> {
  const found = identities.find((each) => each.name === name);
  if (!found) throw new Error(`The sandbox has no program ${name}.`);
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: found.clientId,
    client_secret: found.clientSecret,
    scope: `${service}/.default`,
  });
  const url = `${authority}/${found.tenantId}/oauth2/v2.0/token`;
  const answer = await askSandbox<{ access_token: string }>(url, {
    method: 'POST',
    body: form.toString(),
    type: 'application/x-www-form-urlencoded',
  });
  return answer.access_token;
}
