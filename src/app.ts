import type { ExtensionContext } from 'vscode';
import type { DocumentSources } from './host/documentSources';
import type { EngineProcess } from './host/engineClient';
import type { Messages } from './host/errors';
import type { Log } from './host/log';
import type { MicrosoftSession } from './host/microsoftSession';
import type { Reports } from './host/reports';
import type { OpenSources, SourceBook } from './host/sources';
import type { Storage } from './host/storage';
import type { RunQuery, TimeRange } from './protocol/engine';

/** A result that is on the screen, and what the person sees of it. */
export interface ShownResult {
  readonly resultId: string;
  readonly table: number;
  /** The view as sorted and filtered on screen; `''` for the whole table. */
  readonly viewId: string;
  readonly query: RunQuery;
}

export interface OpenConsole {
  readonly text?: string;
  readonly sourceId?: string;
  readonly timeRange?: TimeRange;
  readonly run?: boolean;
}

/** What other features may ask of the console. */
export interface ResultsView {
  /** Opens a console, or shows the one there is, with this text; runs it at once where asked. */
  openConsole(options: OpenConsole): Promise<void>;
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

/** The parts that features are made of. Each is made once in `extension.ts`; a feature takes the ones it needs. */
export interface App {
  readonly engine: EngineProcess;
  readonly sources: OpenSources;
  readonly sourceBook: SourceBook;
  readonly documentSources: DocumentSources;
  readonly results: ResultsView;
  readonly messages: Messages;
  readonly log: Log;
  readonly reports: Reports;
  /** Remembered for all windows. */
  readonly storage: Storage;
  /** Remembered for this workspace. */
  readonly workspaceStorage: Storage;
  /** VS Code's own accounts. */
  readonly microsoft: MicrosoftSession;
  readonly context: ExtensionContext;
}
