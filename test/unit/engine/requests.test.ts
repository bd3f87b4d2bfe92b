import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors';
import type { AnyHandler } from '../../../src/engine/requests';
import { serveRequests } from '../../../src/engine/requests';
import type { Failure } from '../../../src/protocol/engine';
import { cancelledCode, failureCode } from '../../../src/protocol/engineStart';
import type { RequestEnvelope } from '../../../src/protocol/engineStart';
import type { Database, Session } from '../../../src/store/duckdb';
import { openDatabase } from '../../../src/store/duckdb';

let folder: string;
let database: Database;
let session: Session;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'requests-'));
  database = await openDatabase();
  session = await database.session();
});
afterAll(() => {
  session.dispose();
  database.dispose();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly error: Error & { readonly code: number; readonly data: Failure | undefined };
  readonly broken: readonly Failure[];
}

/** What the other side of the line is told of a handler that fails. */
async function failureOf(handler: AnyHandler): Promise<Answer> {
  const broken: Failure[] = [];
  let request: ((envelope: RequestEnvelope) => Promise<unknown>) | undefined;
  const token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
  serveRequests(['test'], {
    connection: {
      onRequest: (_name, answer) => (request = (envelope) => answer(envelope, token)),
      sendNotification: () => Promise.resolve(),
    },
    handler: () => Promise.resolve(handler),
    failure: (code, message, data) => Object.assign(new Error(message), { code, data }),
    log: () => undefined,
    broken: (failure) => broken.push(failure),
  });
  const error: unknown = await request!({ id: 1, params: {} }).catch((thrown: unknown) => thrown);
  return { error: error as Answer['error'], broken };
}

describe('a request that fails', () => {
  it('says that the engine starts anew where its database broke, and has it do so', async () => {
    await session.run(`ATTACH '${join(folder, 'file.duckdb')}' AS file; CREATE TABLE file.t AS SELECT 1 AS a`);
    await session.run("SET debug_checkpoint_abort = 'before_header'");
    const { error, broken } = await failureOf(() => session.run('CHECKPOINT file'));
    expect(error).toMatchObject({ code: failureCode, data: { code: 'engine-broken' } });
    expect(error.message).toContain('start anew');
    expect(broken).toEqual([error.data]);
  });

  it('leaves the engine running where a statement alone failed', async () => {
    const { error, broken } = await failureOf(() => session.run('SELECT missing'));
    expect(error).toMatchObject({ code: failureCode, data: { code: 'internal' } });
    expect(broken).toEqual([]);
  });

  it('keeps the words of a failure that has some, and calls a cancel a cancel', async () => {
    const { error } = await failureOf(() => Promise.reject(new UserError('Choose another folder.', { code: 'folder-missing' })));
    expect(error.data).toEqual({ message: 'Choose another folder.', code: 'folder-missing' });
    const cancel = await failureOf(() => Promise.reject(new DOMException('', 'AbortError')));
    expect(cancel.error.code).toBe(cancelledCode);
  });
});
