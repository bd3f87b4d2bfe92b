import { t } from '@vscode/l10n';
import type { App } from '../../app';
import { UserError } from '../../base/errors';
import { formatCount, formatShortCount } from '../../base/quantities';
import { damagedText, rowsText, tablesText } from '../../host/amounts';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import type { OpenSource, RequestProgress, SourceInfo } from '../../protocol/engine';
import type { MissingSource } from './nodes';
import { isSameSource, rememberSources } from '../../host/rememberedSources';

export interface SourcesParts extends Pick<App, 'engine' | 'sourceBook' | 'storage' | 'log'> {
  /** What is to be open in this window. */
  readonly wanted: () => readonly OpenSource[];
}

/** The open sources of this window, in step with the engine's and remembered for the next start. */
export interface LocalSources extends Disposable {
  readonly missing: readonly MissingSource[];
  /** Opens what was open the last time; does nothing where that was nothing or is done. */
  restore(): Promise<void>;
  /** Opens files or a folder, and ends when all is loaded, or loading was cancelled. */
  open(source: OpenSource, signal: AbortSignal, report: (progress: RequestProgress) => void): Promise<SourceInfo>;
  remove(sourceId: string): Promise<void>;
  forgetMissing(open: OpenSource): Promise<void>;
}

export function createLocalSources(parts: SourcesParts): LocalSources {
  const { engine, sourceBook, storage, wanted } = parts;
  const kept: Kept = { missing: [], restored: undefined };
  const remember = async (): Promise<void> => {
    const lost = kept.missing.map(({ open }) => open);
    if (kept.restored !== undefined || sourceBook.all.length > 0) await rememberSources(storage, sourceBook.all, lost);
  };
  const followed = followEngine(parts, kept);
  return {
    get missing() {
      return kept.missing;
    },
    async restore() {
      if (kept.restored === undefined && wanted().length > 0) await engine.start();
      await kept.restored;
    },
    async open(source, signal, report) {
      const opened = await engine.request('source/open', source, { signal, progress: report });
      kept.missing = kept.missing.filter(({ open }) => !isSameSource(open, source));
      sourceBook.put(opened);
      sourceBook.makeCurrent(opened.sourceId);
      await remember();
      return untilLoaded(parts, opened, signal, report);
    },
    async remove(sourceId) {
      await engine.request('source/remove', { sourceId });
      sourceBook.drop(sourceId);
      await remember();
    },
    async forgetMissing(open) {
      kept.missing = kept.missing.filter((one) => !isSameSource(one.open, open));
      sourceBook.replace(sourceBook.all);
      await remember();
    },
    dispose: () => followed.dispose(),
  };
}

interface Kept {
  missing: readonly MissingSource[];
  /** Ends when the sources of the last time are known; undefined as long as the engine did not run. */
  restored: Promise<void> | undefined;
}

/** Keeps the book in step with the engine, and asks for the whole list whenever the engine starts. */
function followEngine(parts: SourcesParts, kept: Kept): DisposableStore {
  const { engine, sourceBook, log } = parts;
  const follow = async (): Promise<void> => {
    const wanted = parts.wanted();
    sourceBook.replace(inOrderOf(wanted, await engine.request('source/list', {})));
    const lost = wanted.filter((open) => !sourceBook.all.some((source) => isSameSource(source, open)));
    kept.missing = (await Promise.all(lost.map((open) => openLost(parts, open)))).filter((one) => one !== undefined);
    sourceBook.replace(sourceBook.all);
  };
  const followed = new DisposableStore();
  followed.add(engine.on('source/changed', (source) => sourceBook.put(source)));
  followed.add(engine.on('source/removed', ({ sourceId }) => sourceBook.drop(sourceId)));
  followed.add(
    engine.onState((state) => {
      if (state !== 'running') return;
      kept.restored = follow();
      kept.restored.catch((error: unknown) => log.error(`The open sources could not be listed: ${String(error)}`));
    }),
  );
  return followed;
}

/** The sources as they were opened: the engine opens them all at once, and lists first what was there first. */
export function inOrderOf(remembered: readonly OpenSource[], sources: readonly SourceInfo[]): readonly SourceInfo[] {
  const place = (source: SourceInfo): number => {
    const found = remembered.findIndex((one) => isSameSource(one, source));
    return found < 0 ? remembered.length : found;
  };
  return [...sources].sort((one, other) => place(one) - place(other));
}

/** Tries once more to open what the engine could not open at its start, to learn why. */
async function openLost({ engine, sourceBook }: SourcesParts, open: OpenSource): Promise<MissingSource | undefined> {
  try {
    sourceBook.put(await engine.request('source/open', open));
    return undefined;
  } catch (error) {
    return { open, reason: error instanceof UserError ? error.message : t('It could not be opened. Show the log for why.') };
  }
}

/** Waits for the end of a load, and tells how far it is. Where the signal is given, the load is cancelled; what is loaded stays. */
async function untilLoaded(
  { engine, sourceBook }: SourcesParts,
  opened: SourceInfo,
  signal: AbortSignal,
  report: (progress: RequestProgress) => void,
): Promise<SourceInfo> {
  const { sourceId } = opened;
  const cancel = (): void =>
    void engine.request('source/cancel', { sourceId }).then(
      (source) => sourceBook.put(source),
      () => undefined,
    );
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await new Promise<SourceInfo>((resolve) => {
      const look = (): void => {
        const source = sourceBook.find(sourceId);
        if (source?.state === 'loading') return report(loadProgress(source));
        subscription.dispose();
        resolve(source ?? opened);
      };
      const subscription = sourceBook.onChange(look);
      look();
    });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** How far a load is, in rows, rows a second and as a share of the files' bytes. */
export function loadProgress({ rows, rate, bytes, bytesLoaded }: SourceInfo): RequestProgress {
  const parts = [rowsText(rows), ...(rate === undefined || rate <= 0 ? [] : [t('{0} rows/s', formatShortCount(Math.round(rate)))])];
  return { message: parts.join(' · '), rows, ...(bytes > 0 ? { fraction: Math.min(1, bytesLoaded / bytes) } : {}) };
}

/** What a person should know at the end of a load: how much there is, and what was left out. */
export function loadedMessage({ name, state, tables, rows, damaged, duplicates }: SourceInfo): string {
  const counted = t('{0} in {1}', rowsText(rows), tablesText(tables.length));
  const said =
    state === 'cancelled'
      ? t('Loading {0} was cancelled after {1}. What is loaded can be asked.', name, counted)
      : t('{0} is loaded: {1}.', name, counted);
  return [
    said,
    ...(damaged > 0 ? [t('Left out: {0}.', damagedText(damaged))] : []),
    ...(duplicates > 0
      ? [
          duplicates === 1
            ? t('1 record was there twice and counts once.')
            : t('{0} records were there twice and count once.', formatCount(duplicates)),
        ]
      : []),
  ].join(' ');
}
