import { t } from '@vscode/l10n';
import { commands, Uri, window, workspace } from 'vscode';
import type { App } from '../../app';
import type { CommandHandlers } from '../../host/commands';
import { tailSourceId } from '../../protocol/tail';
import type { contributes } from './contributes';
import type { TailNode } from './nodes';
import { createRememberedHubs } from './rememberedHubs';
import type { RunningTails } from './runningTails';
import { createTailStarts } from './startTails';
import type { TailPanels } from './tailPanel';

export interface TailCommandsParts extends Pick<App, 'engine' | 'results' | 'context'> {
  readonly tails: RunningTails;
  readonly panels: TailPanels;
  /** Shows the page of a tail that runs. */
  readonly show: (tail: { readonly tailId: string }) => void;
}

/** Starts tails, and does what is asked of one that is there. */
export function createHandlers({ engine, results, context, tails, panels, show }: TailCommandsParts): CommandHandlers<typeof contributes> {
  return {
    ...createTailStarts({ engine, tails, panels, hubs: createRememberedHubs(context.secrets) }),
    open: ({ tailId = '' }: TailNode) => show({ tailId }),
    stop: ({ tailId = '' }: TailNode) => tails.stop(tailId),
    resume: ({ tailId = '' }: TailNode) => tails.again(tailId),
    query: ({ tailId = '' }: TailNode) =>
      results.openConsole({
        text: 'AzureActivity\n| summarize Events = count() by OperationNameValue, Caller\n| order by Events desc',
        sourceId: tailSourceId(tailId),
      }),
    record: ({ tailId = '' }: TailNode) => record(tails, engine, tailId),
    remove: async ({ tailId = '' }: TailNode) => tails.remove(tailId),
    alerts: () => commands.executeCommand('workbench.action.openSettings', 'entraLogs.tail'),
  };
}

/** Asks for a file and records to it; ends a recording that runs. */
async function record(tails: RunningTails, engine: App['engine'], tailId: string): Promise<void> {
  const tail = await tails.find(tailId);
  if (tail?.recording !== undefined) {
    await engine.request('tail/record', { tailId });
    void window.showInformationMessage(t('Events were recorded to {0}.', tail.recording));
    return;
  }
  const name = `activity-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, '-')}.jsonl`;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    title: t('Record events to'),
    saveLabel: t('Record'),
    filters: { [t('JSON lines')]: ['jsonl'] },
    defaultUri: folder ? Uri.joinPath(folder, name) : Uri.file(name),
  });
  if (target?.scheme === 'file') await engine.request('tail/record', { tailId, file: target.fsPath });
}
