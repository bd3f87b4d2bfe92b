import { t } from '@vscode/l10n';
import { ThemeIcon, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { hubHostOf, hubNameOf } from '../../base/hubName';
import type { TailHub } from '../../protocol/tail';
import type { RememberedHubs } from './rememberedHubs';

/** Asks for an event hub that logs are streamed to: one that is remembered, or another. Undefined where the person stopped. */
export async function chooseHub(hubs: RememberedHubs): Promise<TailHub | undefined> {
  const known = await hubs.all();
  const chosen = known.length === 0 ? 'another' : await chooseKnown(hubs, known);
  if (chosen !== 'another') return chosen;
  const hub = await askHub();
  if (hub) await hubs.remember(hub);
  return hub;
}

type HubItem = QuickPickItem & { readonly hub?: TailHub };

function chooseKnown(hubs: RememberedHubs, known: readonly TailHub[]): Promise<TailHub | 'another' | undefined> {
  const forget = { iconPath: new ThemeIcon('trash'), tooltip: t('Forget its connection string') };
  const pick = window.createQuickPick<HubItem>();
  const itemsOf = (all: readonly TailHub[]): readonly HubItem[] => [
    ...all.map((hub) => ({
      label: hub.name,
      description: hub.consumerGroup,
      detail: hubHostOf(hub.connectionString),
      buttons: [forget],
      hub,
    })),
    { label: t('Another event hub…') },
  ];
  pick.title = t('Start event hub tail');
  pick.items = itemsOf(known);
  return new Promise((resolve) => {
    pick.onDidTriggerItemButton(async ({ item }) => {
      if (!item.hub) return;
      await hubs.forget(item.hub);
      pick.items = itemsOf(await hubs.all());
    });
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      resolve(item?.hub ?? (item ? 'another' : undefined));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

async function askHub(): Promise<TailHub | undefined> {
  const connectionString = await ask(1, {
    prompt: t(
      'Connection string of the event hub or its namespace, of a rule that has the right Listen. VS Code keeps it with its secrets.',
    ),
    placeHolder: 'Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=…',
    password: true,
    problem: (text) =>
      /^Endpoint=sb:\/\/[^;]+;(?=.*SharedAccessKey(?:Name)?=)/i.test(text)
        ? undefined
        : t('A connection string begins with Endpoint=sb:// and has a SharedAccessKey.'),
  });
  if (connectionString === undefined) return undefined;
  const named = hubNameOf(connectionString);
  const hub = named ?? (await ask(2, { prompt: t('Name of the event hub'), placeHolder: 'insights-activity-logs' }));
  if (hub === undefined) return undefined;
  const consumerGroup = await ask(3, {
    prompt: t('Consumer group. One that nobody else reads disturbs nobody; without one of your own, leave $Default.'),
    value: '$Default',
  });
  if (consumerGroup === undefined) return undefined;
  return { name: hub, connectionString, consumerGroup, ...(named === undefined ? { hub } : {}) };
}

/** Asks for files that others write on, such as what a forwarder or a recording appends to; none where the person stopped. */
export async function chooseFiles(): Promise<readonly string[]> {
  const chosen = await window.showOpenDialog({
    title: t('Follow growing files of Activity Log records'),
    openLabel: t('Follow'),
    canSelectMany: true,
    filters: { [t('JSON lines')]: ['jsonl', 'json', 'log', 'ndjson'], [t('All files')]: ['*'] },
  });
  return (chosen ?? []).filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
}

interface Question {
  readonly prompt: string;
  readonly placeHolder?: string;
  readonly value?: string;
  readonly password?: boolean;
  readonly problem?: (text: string) => string | undefined;
}

async function ask(step: number, { problem = () => undefined, ...question }: Question): Promise<string | undefined> {
  const given = await window.showInputBox({
    ...question,
    title: t('Start event hub tail (step {0} of 3)', step),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? undefined : problem(text.trim())),
  });
  return given === undefined || given.trim() === '' ? undefined : given.trim();
}
