import type { ExtensionContext, Uri } from 'vscode';
import type { Disposable } from './base/disposable';
import type { EngineClient } from './host/engineClient';
import type { RunQuery, SourceInfo, TimeRange } from './protocol/engine';

/** Writes to the one log channel, in English; never a secret, a token or the contents of rows. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  show(): void;
}

/** The open sources as the engine last told them, for pickers, status and trees. */
export interface OpenSources {
  readonly all: readonly SourceInfo[];
  /** The source that a console or a document without one of its own starts with. */
  readonly current: SourceInfo | undefined;
  find(sourceId: string): SourceInfo | undefined;
  makeCurrent(sourceId: string): void;
  /** Called after any source was opened, changed or removed. */
  onChange(listener: () => void): Disposable;
}

/** A result that is on the screen, and what the person sees of it. */
export interface ShownResult {
  readonly resultId: string;
  readonly table: number;
  /** The view as sorted and filtered on screen; `''` for the whole table. */
  readonly viewId: string;
  readonly query: RunQuery;
}

/** What other features may ask of the console. */
export interface ResultsView {
  /** Opens a console, or shows the one there is, with this text; runs it at once where asked. */
  openConsole(options: {
    readonly text?: string;
    readonly sourceId?: string;
    readonly timeRange?: TimeRange;
    readonly run?: boolean;
  }): Promise<void>;
  /**
   * Runs a query of a document and shows its result beside the editor, which keeps the focus. Ends when the run ended; what fails is shown
   * in the panel.
   */
  runBeside(document: { readonly uri: string; readonly title: string }, query: RunQuery): Promise<void>;
  /** Cancels what runs for the document, or in the console that has the focus. */
  cancel(documentUri?: string): void;
  /** Shows a result of the history without running it again. */
  openHistory(historyId: string): Promise<void>;
  /** The result that has, or last had, the focus. */
  readonly active: ShownResult | undefined;
}

/** The errors' one way to the person: the message, its action as a button, the raw words behind *Details*. */
export interface Messages {
  /** Shows a failure; an abort is silent. Ends when the message is gone. */
  showError(error: unknown): Promise<void>;
}

/** Values that outlive the window, by key. */
export interface Storage {
  read<T>(key: string): T | undefined;
  write(key: string, value: unknown): Promise<void>;
}

/** The parts that features are made of. Each is made once in `extension.ts`; a feature takes the ones it needs. */
export interface App {
  readonly engine: EngineClient;
  readonly sources: OpenSources;
  readonly results: ResultsView;
  readonly messages: Messages;
  readonly log: Log;
  readonly storage: Storage;
  readonly extensionUri: Uri;
  readonly context: ExtensionContext;
}
