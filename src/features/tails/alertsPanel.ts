import { messageOf } from '../../base/errors';
import { t } from '@vscode/l10n';
import { commands, window } from 'vscode';
import type { TreeView } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { onSettingsChange, readSetting } from '../../host/settings';
import type { TailAlert } from '../../protocol/tail';
import { commandOf, createHourLimit, isQuiet, rulesOf } from './alertRules';

export interface AlertsParts extends Pick<App, 'engine'> {
  readonly view: Pick<TreeView<unknown>, 'badge'>;
  /** Shows the tail with the event of an alert. */
  readonly show: (alert: TailAlert) => void;
}

export interface Alerts extends Disposable {
  /** Tells the engine the rules of the settings, and the person which of them cannot be read. */
  tellRules(): Promise<void>;
  /** Takes the badge away, once somebody has looked. */
  seen(): void;
}

const settings = ['tail.readyAlerts', 'tail.alertRules'] as const;

/** Alerts of tails as notifications, and counted in the view's badge. */
export function createAlerts({ engine, view, show }: AlertsParts): Alerts {
  const registered = new DisposableStore();
  const mayShow = createHourLimit(() => Date.now());
  let unseen = 0;
  const seen = (): void => {
    unseen = 0;
    view.badge = undefined;
  };
  let said: readonly string[] = [];
  const tellRules = async (): Promise<void> => {
    const named = rulesOf(readSetting('tail.readyAlerts'), readSetting('tail.alertRules'));
    const { problems } = await engine.request('tail/rules', { rules: named.rules });
    const texts = [...named.problems, ...problems].map(({ rule, message }) => t('The alert rule {0} cannot be read: {1}', rule, message));
    for (const text of texts) if (!said.includes(text)) void sayWrong(text);
    said = texts;
  };
  registered.add(
    engine.on('tail/alert', (alert) => {
      unseen++;
      view.badge = { value: unseen, tooltip: unseen === 1 ? t('1 alert') : t('{0} alerts', unseen) };
      if (!mayShow(readSetting('tail.alertsPerHour'))) return;
      void runCommand(alert);
      const now = new Date();
      if (!isQuiet(readSetting('tail.quietHours'), now.getHours() * 60 + now.getMinutes())) void notify(alert, show, seen);
    }),
  );
  registered.add(
    onSettingsChange(settings, () => {
      if (engine.state === 'running') void tellRules();
    }),
  );
  return { tellRules, seen, dispose: () => registered.dispose() };
}

/** Runs what a person has set for the rule, with the alert as its argument. */
async function runCommand(alert: TailAlert): Promise<void> {
  const command = commandOf(readSetting('tail.alertCommands'), alert.rule);
  if (command === undefined || command === '') return;
  try {
    await commands.executeCommand(command, alert);
  } catch (error) {
    const reason = messageOf(error);
    void window.showWarningMessage(t('The command {0} of the alert {1} failed: {2}', command, alert.rule, reason));
  }
}

async function sayWrong(text: string): Promise<void> {
  const rules = t('Rules…');
  if ((await window.showWarningMessage(text, rules)) === rules) await commands.executeCommand('entraLogs.tails.alerts');
}

async function notify(alert: TailAlert, show: (alert: TailAlert) => void, seen: () => void): Promise<void> {
  const { rule, events, row } = alert;
  const many = events > 1 ? ` ${t('({0} events)', events)}` : '';
  const [look, rules] = [t('Show in Tail'), t('Rules…')];
  const chosen = await window.showWarningMessage(`${rule}${many}: ${row.sentence}`, look, rules);
  if (chosen === look) {
    seen();
    show(alert);
  } else if (chosen === rules) await commands.executeCommand('entraLogs.tails.alerts');
}
