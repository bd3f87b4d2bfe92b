import { ProgressLocation, window } from 'vscode';
import type { RequestProgress } from '../protocol/engine';

export interface ProgressOptions {
  readonly title: string;
  /** A notification with *Cancel*, or a quiet line in a view. */
  readonly where?: 'notification' | { readonly viewId: string };
}

/** Shows that work is running, with what it tells of itself; *Cancel* aborts the signal. */
export async function withProgress<T>(
  { title, where = 'notification' }: ProgressOptions,
  work: (signal: AbortSignal, report: (progress: RequestProgress) => void) => Promise<T>,
): Promise<T> {
  const location = where === 'notification' ? ProgressLocation.Notification : where;
  return window.withProgress({ location, title, cancellable: where === 'notification' }, async (progress, token) => {
    const aborter = new AbortController();
    token.onCancellationRequested(() => aborter.abort());
    let shown = 0;
    return work(aborter.signal, ({ message, fraction }) => {
      const percent = fraction === undefined ? undefined : Math.max(0, fraction * 100 - shown);
      shown += percent ?? 0;
      progress.report(percent === undefined ? { message } : { message, increment: percent });
    });
  });
}
