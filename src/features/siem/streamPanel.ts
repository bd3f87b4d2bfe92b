import { t } from '@vscode/l10n';
import { commands, Uri, window, workspace } from 'vscode';
import type { App } from '../../app';
import { askTenant } from '../../host/askTenant';
import type { TenantNode } from '../../host/askTenant';
import { runWizard } from '../../host/wizard';
import { streamSteps } from './streamSteps';
import type { StreamAnswers } from './streamSteps';
import { writeFiles } from './writeFiles';
import type { FileFolder } from './writeFiles';

/** Sets up the hub by the wizard of settings, then writes the files of the vendor's forwarder; nothing is deployed. */
export async function streamToSiem({ engine }: Pick<App, 'engine'>, node?: TenantNode): Promise<void> {
  const title = t('Stream Logs to a SIEM');
  const named = node && (await askTenant(engine, title, node));
  const setUpHub = async ({ tenantId, tenantName }: { readonly tenantId: string; readonly tenantName: string }): Promise<void> => {
    await commands.executeCommand('entraLogs.setup.sendLogs', { id: tenantId, label: tenantName });
  };
  const answers = await runWizard<StreamAnswers>({
    title,
    steps: streamSteps({ engine, setUpHub }),
    start: named ? { place: named } : {},
    signal: new AbortController().signal,
  });
  const folder = answers && (await askFolder());
  if (!answers?.vendor || !answers.hub || !folder) return;
  const { vendor, hub } = answers;
  const files = await engine.request('siem/parameters', { vendor: vendor.id, values: valuesOf(answers) });
  if (!(await writeFiles(filesIn(folder), files))) return;
  const first = files.find(({ name }) => name === 'connection.md') ?? files[0];
  if (first) await window.showTextDocument(Uri.joinPath(folder, first.name), { preview: false });
  const verify = t('Verify Pipeline');
  const said = t('{0} files for {1} are in {2}. None holds a secret.', files.length, vendor.name, folder.fsPath);
  if ((await window.showInformationMessage(said, verify)) === verify) {
    const { consumerGroup = '' } = answers;
    await commands.executeCommand('entraLogs.siem.verifyPipeline', { ...hub, ...(consumerGroup === '' ? {} : { consumerGroup }) });
  }
}

/** What the files are made of: where the hub is, as its rule's id says, and what was answered. */
function valuesOf({ hub, consumerGroup = '', values, keyVaultId = '' }: StreamAnswers): Readonly<Record<string, string>> {
  const [, subscriptionId = '', resourceGroup = '', namespace = ''] =
    /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.EventHub\/namespaces\/([^/]+)/i.exec(hub?.ruleId ?? '') ?? [];
  const place = { subscriptionId, resourceGroup, namespace, hub: hub?.hub ?? '' };
  const given = Object.entries({ ...values, keyVaultId }).filter(([, value]) => value !== '');
  return { ...place, consumerGroup, ...Object.fromEntries(given) };
}

async function askFolder(): Promise<Uri | undefined> {
  const start = workspace.workspaceFolders?.[0]?.uri;
  const options = { title: t('Where to write the files'), canSelectFolders: true, canSelectFiles: false, openLabel: t('Write Here') };
  return (await window.showOpenDialog({ ...options, ...(start ? { defaultUri: start } : {}) }))?.[0];
}

function filesIn(folder: Uri): FileFolder {
  const placeOf = (name: string): Uri => Uri.joinPath(folder, name);
  return {
    read: async (name) => {
      try {
        return new TextDecoder().decode(await workspace.fs.readFile(placeOf(name)));
      } catch {
        return undefined;
      }
    },
    write: async ({ name, content }) => workspace.fs.writeFile(placeOf(name), new TextEncoder().encode(content)),
    mayReplace: async (names) => {
      const go = t('Replace');
      const detail = t('In {0}, these have other content than what is written now: {1}. It is lost.', folder.fsPath, names.join(', '));
      return (await window.showWarningMessage(t('Replace what is there?'), { modal: true, detail }, go)) === go;
    },
  };
}
