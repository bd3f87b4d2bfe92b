import { t } from '@vscode/l10n';
import { window } from 'vscode';
import { hubNameOf } from '../../base/hubName';
import type { TailHub } from '../../protocol/tail';

/** Asks for an event hub that logs are streamed to; undefined where the person stopped. What is typed stays in memory. */
export async function chooseHub(): Promise<TailHub | undefined> {
  const connectionString = await ask(1, {
    prompt: t('Connection string of the event hub or its namespace, of a rule that has the right Listen. It is kept in memory alone.'),
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
