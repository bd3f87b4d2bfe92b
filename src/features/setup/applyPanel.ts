import { t } from '@vscode/l10n';
import { commands, window } from 'vscode';
import { utcMinute } from '../../base/utcMinute';
import type { App } from '../../app';
import { withProgress } from '../../host/progress';
import type { JournalInfo, SetupOutcome, SetupPlan } from '../../protocol/setup';
import { planIsKept, withWaysOn } from './failurePanel';
import { forgetIdentity, keepIdentity, trustedIn } from './identityKeys';
import type { IdentityParts } from './identityKeys';

type Parts = Pick<App, 'engine' | 'log'>;

const refreshTree = 'entraLogs.tenants.refresh';

/** Does a plan, and says what is awaited now. Where a step fails, the plan is kept, and the person can mend the cause and go on. */
export async function apply(parts: Parts, plan: SetupPlan): Promise<SetupOutcome | undefined> {
  const outcome = await applied(parts, plan.title, (signal, progress) =>
    parts.engine.request('setup/apply', { plan }, { signal, progress }),
  );
  if (!outcome) return undefined;
  const categories = [...new Set(plan.awaits.map(({ category }) => category))].join(', ');
  void window.showInformationMessage(
    categories === ''
      ? t('{0}: done and read back.', plan.title)
      : t('{0}: done and read back. Entra Logs looks for the first records of {1} and tells when they come.', plan.title, categories),
  );
  return outcome;
}

async function applied(
  { log }: Parts,
  title: string,
  work: Parameters<typeof withProgress<SetupOutcome>>[1],
): Promise<SetupOutcome | undefined> {
  try {
    return await withWaysOn({ log }, () => withProgress({ title }, work), planIsKept());
  } finally {
    await commands.executeCommand(refreshTree);
  }
}

/** Goes on with a plan that failed, or was cut off, in its middle. */
export async function continueSetup(parts: Parts & IdentityParts): Promise<void> {
  // A new secret is tested before it counts, so its rotation begins anew.
  const isOpen = ({ complete, undone, wizard }: JournalInfo): boolean => !complete && !undone && wizard !== 'rotateSecret';
  const runs = (await parts.engine.request('setup/journal', {})).filter(isOpen);
  if (runs.length === 0) {
    void window.showInformationMessage(t('Everything that was set up from here was finished.'));
    return;
  }
  const items = runs.map((run) => ({
    label: run.title,
    description: timeOf(run),
    detail: t('Still to do: {0}', run.rest.join(' · ')),
    run,
  }));
  const chosen = await window.showQuickPick(items, { title: t('Continue Set-Up'), placeHolder: t('What do you want to go on with?') });
  if (!chosen) return;
  const { runId, title, place } = chosen.run;
  const outcome = await applied(parts, title, (signal, progress) => parts.engine.request('setup/resume', { runId }, { signal, progress }));
  if (!outcome) return;
  const { appId } = outcome.outputs['application'] ?? {};
  const certificate = trustedIn(outcome);
  const known = { place, ...(certificate === undefined ? {} : { certificate }) };
  if (appId !== undefined) await keepIdentity(parts, appId, known, outcome.secrets['secret']);
  void window.showInformationMessage(t('{0}: done and read back.', title));
}

export async function undo(parts: Pick<App, 'engine'> & IdentityParts): Promise<void> {
  const { engine } = parts;
  const runs = (await engine.request('setup/journal', {})).filter(({ undo: steps }) => steps.length > 0);
  if (runs.length === 0) {
    void window.showInformationMessage(t('Nothing was set up from here that could be taken back.'));
    return;
  }
  const items = runs.map((run) => ({
    label: run.title,
    description: timeOf(run),
    detail: run.undo.map(({ request }) => `${request.method} ${request.path.split('?')[0] ?? ''}`).join(' · '),
    run,
  }));
  const chosen = await window.showQuickPick(items, { title: t('Undo Set-Up'), placeHolder: t('What do you want to take back?') });
  if (!chosen) return;
  const { runId, wizard, undo: steps } = chosen.run;
  const confirmed = t('Take Back');
  const detail = steps.map(({ title, request }) => `${title}\n${request.method} ${request.path.split('?')[0] ?? ''}`).join('\n\n');
  if ((await window.showWarningMessage(chosen.label, { modal: true, detail }, confirmed)) !== confirmed) return;
  const { outputs } = await withProgress({ title: t('Taking back') }, (signal, progress) =>
    engine.request('setup/undo', { runId }, { signal, progress }),
  );
  const { appId } = outputs['application'] ?? {};
  if (wizard === 'readerIdentity' && appId !== undefined && steps.some(({ request }) => isEnd(request))) await forgetIdentity(parts, appId);
  await commands.executeCommand(refreshTree);
  void window.showInformationMessage(t('{0}: taken back.', chosen.label));
}

/** Whether a request ends an application, and not only something of it. */
function isEnd({ method, path }: JournalInfo['undo'][number]['request']): boolean {
  return method === 'DELETE' && /^\/v1\.0\/applications\/[^/]+$/.test(path);
}

function timeOf({ startedAt }: JournalInfo): string {
  return utcMinute(startedAt);
}
