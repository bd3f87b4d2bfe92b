import * as l10n from '@vscode/l10n';
import { authentication, l10n as bundle, window } from 'vscode';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { App } from './app';
import { register as registerCache } from './features/cache/index';
import { register as registerConsole } from './features/console/index';
import { register as registerDirectLogs } from './features/directLogs/index';
import { register as registerEditor } from './features/editor/index';
import { register as registerEngine } from './features/engine/index';
import { register as registerExport } from './features/export/index';
import { register as registerFeeds } from './features/feeds/index';
import { register as registerHistory } from './features/history/index';
import { register as registerLogs } from './features/logs/index';
import { register as registerSetup } from './features/setup/index';
import { register as registerSiem } from './features/siem/index';
import { register as registerTails } from './features/tails/index';
import { register as registerTenants } from './features/tenants/index';
import { createDocumentSources } from './host/documentSources';
import { createEngineClient } from './host/engineClient';
import type { EngineClient } from './host/engineClient';
import { connectEngine } from './host/engineStart';
import { createMessages } from './host/errors';
import { createLog } from './host/log';
import { createMicrosoftSession } from './host/microsoftSession';
import { createReports } from './host/reports';
import { createSourceBook } from './host/sources';
import { createStorage } from './host/storage';

/** What other extensions may use: the engine, by its requests. */
export interface Api {
  readonly request: EngineClient['request'];
}

const registrations = [
  registerTenants,
  registerSetup,
  registerTails,
  registerFeeds,
  registerSiem,
  registerDirectLogs,
  registerLogs,
  registerEditor,
  registerExport,
  registerHistory,
  registerCache,
  registerEngine,
];

/** Makes the parts and registers the features. Nothing heavy is loaded here: the engine starts on first need. */
export async function activate(context: ExtensionContext): Promise<Api> {
  if (bundle.uri !== undefined) await l10n.config({ uri: bundle.uri.toString() });
  let channel: LogOutputChannel | undefined;
  const openChannel = (): LogOutputChannel => (channel ??= window.createOutputChannel('Entra Logs', { log: true }));
  const log = createLog(openChannel);
  const messages = createMessages(log);
  const storage = createStorage(context.globalState);
  const workspaceStorage = createStorage(context.workspaceState);
  const sourceBook = createSourceBook();
  const microsoft = createMicrosoftSession(authentication);
  const reports = createReports();
  const engine = createEngineClient((events) =>
    connectEngine({
      context,
      events,
      messages,
      storage,
      channel: openChannel(),
      documentSources: () => documentSources.chosen,
      microsoft,
    }),
  );
  const documentSources = createDocumentSources({ engine, sources: sourceBook, storage: workspaceStorage });
  const parts: Omit<App, 'results'> = {
    engine,
    sources: sourceBook,
    sourceBook,
    documentSources,
    messages,
    log,
    storage,
    workspaceStorage,
    microsoft,
    reports,
    context,
  };
  const results = registerConsole(parts);
  const app: App = { ...parts, results };
  const features = registrations.map((register) => register(app));
  context.subscriptions.push(...features, results, engine, reports, { dispose: () => channel?.dispose() });
  return { request: (name, params, options) => engine.request(name, params, options) };
}
