import type { Session } from './duckdb';

/** Runs statements, each ended by a semicolon, all or none of them. Where one fails, the session can go on with others. */
export async function runInTransaction(session: Session, sql: string): Promise<void> {
  try {
    await session.run(`BEGIN; ${sql} COMMIT;`);
  } catch (error) {
    await session.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
