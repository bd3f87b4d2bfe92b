import { t } from '@vscode/l10n';
import { basename } from 'node:path';
import { Uri, window, workspace } from 'vscode';
import type { App } from '../../app';
import { messageOf, UserError } from '../../base/errors';
import { withProgress } from '../../host/progress';
import { azureConnectionId as connectionId } from '../../host/azureConnection';

type Parts = Pick<App, 'engine' | 'reports'>;

const filters = { JSON: ['json'] };

/** Which category of which tenant goes where, and what is wrong with it. */
export async function showPosture({ engine, reports }: Parts): Promise<void> {
  const { markdown } = await withProgress({ title: t('Reading where logs go') }, (signal) =>
    engine.request('setup/posture', { connectionId }, { signal }),
  );
  await reports.show(markdown);
}

/** What some of the tenants do differently, as a list that can be read and copied. */
export async function compareTenants({ engine, reports }: Parts): Promise<void> {
  const title = t('Compare Tenants');
  const tenants = await engine.request('azure/tenants', { connectionId });
  if (tenants.length < 2) {
    void window.showInformationMessage(t('You reach one tenant, so there is nothing to compare it with.'));
    return;
  }
  const items = tenants.map(({ name, domain, tenantId }) => ({
    label: name,
    description: domain ?? '',
    detail: tenantId,
    tenantId,
    picked: true,
  }));
  const chosen = await window.showQuickPick(items, { title, placeHolder: t('Which tenants?'), canPickMany: true, ignoreFocusOut: true });
  if (!chosen || chosen.length === 0) return;
  const tenantIds = chosen.map(({ tenantId }) => tenantId);
  const { markdown } = await withProgress({ title }, (signal) => engine.request('setup/compare', { connectionId, tenantIds }, { signal }));
  await reports.show(markdown);
}

/** Keeps the state of now in a file, to compare with later. */
export async function saveBaseline({ engine }: Parts): Promise<void> {
  const [folder] = workspace.workspaceFolders ?? [];
  const usual = folder ? { defaultUri: Uri.joinPath(folder.uri, 'entra-logs-baseline.json') } : {};
  const file = await window.showSaveDialog({ title: t('Save Baseline'), filters, ...usual });
  if (!file) return;
  const baseline = await withProgress({ title: t('Reading where logs go') }, (signal) =>
    engine.request('setup/baseline', { connectionId }, { signal }),
  );
  await workspace.fs.writeFile(file, new TextEncoder().encode(`${JSON.stringify(baseline, undefined, 2)}\n`));
  void window.showInformationMessage(t('The baseline of {0} tenants and subscriptions is saved.', baseline.owners.length));
}

/** Compares the state of now with a file that was saved. */
export async function checkDrift({ engine, reports }: Parts): Promise<void> {
  const [file] = (await window.showOpenDialog({ title: t('Check Drift: the Baseline'), filters })) ?? [];
  if (!file) return;
  const baseline = readJson(new TextDecoder().decode(await workspace.fs.readFile(file)), file.fsPath);
  const { differences } = await withProgress({ title: t('Comparing with the baseline') }, (signal) =>
    engine.request('setup/drift', { connectionId, baseline }, { signal }),
  );
  if (differences.length === 0) {
    void window.showInformationMessage(t('No drift: logs go where the baseline says.'));
    return;
  }
  const content = `# ${t('Drift from {0}', basename(file.fsPath))}\n\n${t('Baseline: {0}', file.fsPath)}\n\n${differences.map((difference) => `- ${difference}\n`).join('')}`;
  await reports.show(content);
}

function readJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UserError(t('{0} cannot be read as JSON. Choose a file that Save Baseline wrote.', file), {
      code: 'setup-baseline',
      details: messageOf(error),
    });
  }
}
