import { CloseAction, ErrorAction, LanguageClient, ResponseError, State, TransportKind } from 'vscode-languageclient/node';
import type { CancellationToken, ErrorHandler, LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { CancellationTokenSource } from 'vscode';
import type { LogOutputChannel, Uri } from 'vscode';
import type { EngineNotifications } from '../protocol/engine';
import { UserError } from '../base/errors';
import { tokenRequest } from '../protocol/azure';
import type { TokenRequest } from '../protocol/azure';
import { failureCode, progressMessage } from '../protocol/engineStart';
import type { EngineStart, ProgressEnvelope, RequestEnvelope } from '../protocol/engineStart';
import { notificationNames } from '../protocol/notificationNames';
import type { EngineLine, LineEvents, RequestOptions } from './engineClient';
import type { MicrosoftSession } from './microsoftSession';

export interface LineOptions {
  /** The engine's program. */
  readonly module: string;
  /** Asked before every start, the one after a crash included. */
  readonly start: () => EngineStart;
  readonly channel: LogOutputChannel;
  readonly events: LineEvents;
  /** Gives the engine a token of the account that is signed in here. */
  readonly token: MicrosoftSession['token'];
  /** Whether a document has *Run* above its queries, by the setting. */
  readonly showsCodeLens: (document: Uri) => boolean;
  /** What the process finds in its environment beside the editor's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Called when the engine stopped so often that it is not started again. */
  readonly gaveUp: () => void;
}

/** The engine is started again this often within the time below. */
const restartLimit = 6;
const restartWindow = 180_000;

/**
 * Every running statement of the engine holds one of these threads, and so does every file that is read: with the four there are otherwise,
 * four long queries would keep even a page of rows waiting until they end. A process cannot change it after its start.
 */
const threads = { UV_THREADPOOL_SIZE: '24' };

/** Starts the engine's process and speaks to it. Loaded on first need: the language client is most of the host's weight. */
export async function openLine(options: LineOptions): Promise<EngineLine> {
  const { channel, events, module, start, showsCodeLens } = options;
  const environment = { ...threads, ...options.environment };
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc, options: { env: environment } },
    debug: { module, transport: TransportKind.ipc, options: { env: environment, execArgv: ['--nolazy', '--inspect=6019'] } },
  };
  const clientOptions: LanguageClientOptions = {
    documentSelector: [{ language: 'kql' }],
    outputChannel: channel,
    initializationOptions: start,
    errorHandler: restartingHandler(options),
    progressOnInitialization: false,
    middleware: {
      provideCodeLenses: (document, token, next) => (showsCodeLens(document.uri) ? next(document, token) : []),
    },
  };
  const client = new LanguageClient('entraLogs', 'Entra Logs', server, clientOptions);
  const progress = new Map<number, (envelope: ProgressEnvelope) => void>();
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Stopped) events.stopped();
    else if (newState === State.Running) events.running();
  });
  for (const name of notificationNames)
    client.onNotification(name, (params: EngineNotifications[typeof name]) => events.notified(name, params));
  client.onNotification(progressMessage, (envelope: ProgressEnvelope) => progress.get(envelope.id)?.(envelope));
  client.onRequest(tokenRequest, (request: TokenRequest) => options.token(request).catch(refuse));
  await client.start();
  return {
    request: requestSender(client, progress),
    notify: (name, params) => client.sendNotification(name, params),
    restart: () => client.restart(),
    stop: () => client.dispose(),
  };
}

/** A failure with its words, as it crosses the border. */
function refuse(error: unknown): never {
  if (!(error instanceof UserError)) throw error;
  const { message, code, details, action } = error;
  throw new ResponseError(failureCode, message, { message, code, details, action });
}

function requestSender(client: LanguageClient, listeners: Map<number, (envelope: ProgressEnvelope) => void>): EngineLine['request'] {
  let last = 0;
  return async (name, params, { signal, progress }: RequestOptions) => {
    const envelope: RequestEnvelope = { id: ++last, params };
    if (progress) listeners.set(envelope.id, (received) => progress(received.progress));
    const cancel = cancellation(signal);
    try {
      await client.start();
      return await client.sendRequest<unknown>(name, envelope, cancel.token);
    } finally {
      listeners.delete(envelope.id);
      cancel.dispose();
    }
  };
}

function cancellation(signal: AbortSignal | undefined): { readonly token: CancellationToken; dispose(): void } {
  const source = new CancellationTokenSource();
  const cancel = (): void => source.cancel();
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return {
    token: source.token,
    dispose: () => {
      signal?.removeEventListener('abort', cancel);
      source.dispose();
    },
  };
}

/** Starts the engine again after a crash, unless it crashes again and again. */
function restartingHandler({ channel, gaveUp }: LineOptions): ErrorHandler {
  const stops: number[] = [];
  return {
    error: (error) => {
      channel.error(`The connection to the engine failed: ${error.message}`);
      return { action: ErrorAction.Continue, handled: true };
    },
    closed: () => {
      const now = Date.now();
      stops.push(now);
      while ((stops[0] ?? now) < now - restartWindow) stops.shift();
      if (stops.length <= restartLimit) {
        channel.warn('The engine stopped; it is started again.');
        return { action: CloseAction.Restart, handled: true };
      }
      stops.length = 0;
      gaveUp();
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
