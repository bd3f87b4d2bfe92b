import type { ChartPicture, PageStart, Shown } from '../../protocol/consolePage';
import type { RunQuery } from '../../protocol/engine';
import type { HostHandlers } from './pageHandlers';
import { isOwnCommand } from '../../host/ownCommands';

/** What differs between the console and the results beside a document. */
export interface PageOwner {
  readonly start: () => PageStart | Promise<PageStart>;
  readonly showing: (shown: Shown | undefined, query: RunQuery | undefined) => void;
  readonly running: (running: boolean) => void;
  readonly cancel: () => void;
  readonly runAgain: (query: RunQuery) => void;
  readonly appendClause: HostHandlers['host/appendClause'];
  readonly revealPlace: HostHandlers['host/revealPlace'];
}

/** What the host does for a page with the editor's own means. */
export interface HostActions {
  readonly run: (command: string, ...parameters: readonly unknown[]) => Thenable<unknown>;
  readonly copy: (text: string) => Thenable<void>;
  readonly openDocument: (text: string, sourceId: string | undefined) => Promise<void>;
  readonly saveChart: (picture: ChartPicture) => Promise<void>;
}

/** The host's own functions for one page. */
export function hostHandlers(owner: PageOwner, actions: HostActions): HostHandlers {
  const run = async (command: string, ...parameters: readonly unknown[]): Promise<void> => {
    await actions.run(command, ...parameters);
  };
  return {
    'page/start': () => owner.start(),
    'page/showing': ({ shown, query }) => owner.showing(shown, query),
    'page/running': ({ running }) => owner.running(running),
    'host/cancel': () => owner.cancel(),
    'host/runAgain': ({ query }) => owner.runAgain(query),
    'host/openFolder': () => run('entraLogs.logs.openFolder'),
    'host/openSample': () => run('entraLogs.logs.openSample'),
    'host/exportResult': (shown) => run('entraLogs.export.results', shown),
    'host/exportQuery': ({ query }) => run('entraLogs.export.query', query),
    'host/download': ({ query }) => run('entraLogs.export.download', query),
    'host/explain': ({ query }) => run('entraLogs.editor.explain', query),
    'host/openAsKql': ({ text, sourceId }) => actions.openDocument(text, sourceId),
    'host/copy': ({ text }) => actions.copy(text) as Promise<void>,
    'host/saveChart': (picture) => actions.saveChart(picture),
    'host/runAction': ({ command, arguments: parameters = [] }) => (isOwnCommand(command) ? run(command, ...parameters) : undefined),
    'host/appendClause': owner.appendClause,
    'host/revealPlace': owner.revealPlace,
  };
}
