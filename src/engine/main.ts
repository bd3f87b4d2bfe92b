import { createConnection, ProposedFeatures, ResponseError } from 'vscode-languageserver/node';
import type { Connection } from 'vscode-languageserver/node';
import type { Log, LogLevel } from '../base/log';
import type { HostRequests } from '../protocol/azure';
import { tokenRequest } from '../protocol/azure';
import type { EngineStart } from '../protocol/engineStart';
import { requestNames } from '../protocol/requestNames';
import { composeEngine } from './compose';
import type { ComposeOptions, EngineParts } from './compose';
import { hostFailure } from './hostFailure';
import { openDocuments } from './language/documents';
import { languageCapabilities, registerLanguageProviders } from './language/providers';
import { publishDiagnostics } from './language/published';
import { serveRequests } from './requests';
import type { AnyHandler } from './requests';

/** How long the start of the language services waits, so that the first requests come first. */
const warmUpDelay = 1500;

/** The exit code of an engine whose database is broken; the host starts another, with the same sources. */
const brokenExit = 3;
/** What the answer of the request that met the fault needs to leave the process. */
const answerTime = 200;

main();

/** The engine's process: requests, and language services for documents, over the connection to its parent. */
function main(): void {
  const connection = createConnection(ProposedFeatures.all);
  const log = logOf(connection);
  let start: EngineStart | undefined;
  let parts: Promise<EngineParts> | undefined;
  const getParts = (): Promise<EngineParts> => {
    if (start === undefined) return Promise.reject(new Error('A request came before the connection was initialized.'));
    parts ??= composeEngine({
      start,
      log,
      notify: (name, params) => connection.sendNotification(name, params),
      askToken: tokensOf(connection),
    });
    return parts;
  };
  const documents = openDocuments(connection);
  connection.onInitialize(({ initializationOptions }) => {
    start = initializationOptions as EngineStart;
    documents.restore(start.documentSources);
    return { capabilities: languageCapabilities, serverInfo: { name: 'Entra Logs engine', version: start.version } };
  });
  const language = {
    language: async () => (await getParts()).language.language(),
    schemas: { of: async (sourceId: string | undefined) => (await getParts()).language.schemas.of(sourceId), forget: () => undefined },
    functionsFolders: () => start?.settings.library?.functionsFolders ?? [],
    diagnose: async (...args: Parameters<EngineParts['language']['diagnose']>) => (await getParts()).language.diagnose(...args),
  };
  registerLanguageProviders(connection, documents, language);
  const published = publishDiagnostics({ connection, documents, parts: language, log });
  connection.onInitialized(() => {
    setTimeout(() => void warmUp(getParts, published.again, log), warmUpDelay);
  });
  serveRequests(requestNames, {
    connection: requestConnection(connection),
    handler: async (name) => (await getParts()).handlers[name as keyof EngineParts['handlers']] as AnyHandler,
    failure: (code, message, data) => new ResponseError(code, message, data),
    log,
    broken: ({ details }) => {
      log(`The engine ends, to be started anew: ${details ?? 'its database is broken.'}`);
      setTimeout(() => process.exit(brokenExit), answerTime);
    },
  });
  connection.onShutdown(async () => (await parts)?.work.dispose());
  process.on('unhandledRejection', (reason) =>
    log(`A promise was left rejected: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`),
  );
  connection.listen();
}

/** Lines for the log that VS Code shows, each as grave as it is. */
function logOf({ console }: Connection): Log {
  const write: Readonly<Record<LogLevel, (message: string) => void>> = {
    info: (message) => console.info(message),
    warning: (message) => console.warn(message),
    error: (message) => console.error(message),
  };
  return (message, level = 'error') => write[level](message);
}

/** Tokens of VS Code's accounts, which only the host can give. */
function tokensOf(connection: Connection): ComposeOptions['askToken'] {
  return async (request) =>
    connection.sendRequest<HostRequests['host/token']['result']>(tokenRequest, request).catch((error: unknown) => {
      throw hostFailure(error);
    });
}

async function warmUp(getParts: () => Promise<EngineParts>, publishAgain: () => void, log: (message: string) => void): Promise<void> {
  try {
    const parts = await getParts();
    await parts.language.language();
    parts.work.on('source/changed', publishAgain);
  } catch (error) {
    log(`The language services did not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}

function requestConnection(connection: Connection): Parameters<typeof serveRequests>[1]['connection'] {
  return {
    onRequest: (name, handler) => void connection.onRequest(name, handler),
    sendNotification: (name, params) => connection.sendNotification(name, params),
  };
}
