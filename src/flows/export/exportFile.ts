import { randomBytes } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../base/errors';
import { sqlText } from '../../base/sql';
import type { CopyPlan } from '../../formats/exportFormat';
import type { RequestContext } from '../../protocol/engine';
import type { Session } from '../../store/duckdb';
import { withRoom } from '../query/roomGuard';

export interface CopyRequest {
  readonly session: Session;
  readonly plan: CopyPlan;
  /** The SELECT whose rows are written as the plan says. */
  readonly statement: string;
  readonly file: string;
  /** How many rows there are, where that is known before they are written. */
  readonly rows?: number | undefined;
  readonly context: RequestContext;
}

const progressInterval = 250;

/** An export may be as large as it is, but it leaves the disk some room. */
const room = { maximumBytes: Number.POSITIVE_INFINITY, minimumFree: 200_000_000 };

/**
 * Writes rows to a file: first under another name in the same folder, then renamed. A cancel or a failure leaves nothing behind, and a file
 * that stood there before stays as it was.
 */
export async function copyToFile(request: CopyRequest): Promise<{ rows: number; bytes: number }> {
  const { file, plan, session, context } = request;
  const folder = dirname(file);
  await requireFolder(folder);
  const partial = join(folder, `.${basename(file)}.${randomBytes(4).toString('hex')}.partial`);
  const timer = setInterval(() => void report(request, partial), progressInterval);
  try {
    const copy = `COPY (${request.statement}) TO ${sqlText(partial)} (${plan.options})`;
    const answer = await withRoom(partial, room, context.signal, (signal) => session.all(copy, signal));
    clearInterval(timer);
    const rows = Number(answer[0]?.[0] ?? 0);
    if (rows === 0 && plan.whenEmpty !== undefined) await writeFile(partial, plan.whenEmpty);
    const { size } = await stat(partial);
    await rename(partial, file);
    return { rows, bytes: size };
  } catch (error) {
    await rm(partial, { force: true });
    // A cancelled COPY that the engine was still planning may begin its file before it notices.
    void session.settled().then(() => rm(partial, { force: true }));
    throw error;
  } finally {
    clearInterval(timer);
  }
}

async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new UserError(`The file cannot be written: there is no folder ${folder}. Choose another folder, or make this one.`, {
    code: 'folder-missing',
  });
}

async function report({ session, rows, context }: CopyRequest, partial: string): Promise<void> {
  const bytes = (await stat(partial).catch(() => undefined))?.size ?? 0;
  const percent = session.progress();
  const written = rows === undefined || percent === undefined ? undefined : Math.round((rows * percent) / 100);
  context.progress({
    message: `${(bytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB written`,
    ...(written === undefined ? {} : { rows: written }),
    ...(percent === undefined ? {} : { fraction: percent / 100 }),
  });
}
