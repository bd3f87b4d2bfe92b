import { t } from '@vscode/l10n';
import { commands, Uri, window, workspace } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { App } from '../../app';
import type { Vendor, VendorParameter } from '../../catalog/siem/vendor';
import { vendors } from '../../catalog/siem/vendors';
import type { TenantPlace } from '../../protocol/azure';
import type { HubQuestion } from '../../protocol/siem';
import { askHub, askTenant, askText } from './hubPanel';
import type { TenantNode } from './hubPanel';

interface Item<T> extends QuickPickItem {
  readonly value: T;
}

const title = (): string => t('Stream Logs to a SIEM');

/** Sets up the hub by the wizard of settings, then writes the files of the vendor's forwarder; nothing is deployed. */
export async function streamToSiem({ engine }: Pick<App, 'engine'>, node?: TenantNode): Promise<void> {
  const vendor = await askVendor();
  const place = vendor && (await askTenant(engine, title(), node));
  const hub = vendor && place && (await hubOf(engine, place));
  if (!vendor || !hub) return;
  const values = await askValues(vendor, hub);
  const folder = values && (await askFolder());
  if (!values || !folder) return;
  const files = await engine.request('siem/parameters', { vendor: vendor.id, values });
  for (const { name, content } of files) await workspace.fs.writeFile(Uri.joinPath(folder, name), new TextEncoder().encode(content));
  const first = files.find(({ name }) => name === 'connection.md') ?? files[0];
  if (first) await window.showTextDocument(Uri.joinPath(folder, first.name), { preview: false });
  const verify = t('Verify Pipeline');
  const said = t('{0} files for {1} are in {2}. None holds a secret.', files.length, vendor.name, folder.fsPath);
  if ((await window.showInformationMessage(said, verify)) === verify) await commands.executeCommand('entraLogs.siem.verifyPipeline', hub);
}

async function askVendor(): Promise<Vendor | undefined> {
  const items = vendors.map((value): Item<Vendor> => ({ label: value.name, detail: value.reader, value }));
  return (await window.showQuickPick(items, { title: title(), placeHolder: t('Which product?'), ignoreFocusOut: true }))?.value;
}

/** A hub that is streamed to already, or one that the wizard of settings sets up now. */
async function hubOf(engine: App['engine'], place: TenantPlace): Promise<HubQuestion | undefined> {
  const items: readonly Item<'there' | 'new'>[] = [
    { label: t('An event hub that a setting streams to already'), value: 'there' },
    {
      label: t('Set up a new one'),
      detail: t('Namespace, hub, rule, consumer group and diagnostic setting, by the wizard of settings: choose “Event hub” there'),
      value: 'new',
    },
  ];
  const chosen = await window.showQuickPick(items, { title: title(), placeHolder: t('Which event hub?'), ignoreFocusOut: true });
  if (!chosen) return undefined;
  if (chosen.value === 'new') await commands.executeCommand('entraLogs.setup.sendLogs', { id: place.tenantId, label: place.tenantName });
  return askHub(engine, place, title());
}

async function askValues(vendor: Vendor, { ruleId, hub }: HubQuestion): Promise<Readonly<Record<string, string>> | undefined> {
  const [, subscriptionId = '', resourceGroup = '', namespace = ''] =
    /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.EventHub\/namespaces\/([^/]+)/i.exec(ruleId) ?? [];
  const values: Record<string, string> = { subscriptionId, resourceGroup, namespace, hub };
  const consumerGroup = await askText(title(), t('Consumer group, which nobody else reads with'), {
    value: vendor.consumerGroup,
    isNeeded: true,
  });
  if (consumerGroup === undefined) return undefined;
  values['consumerGroup'] = consumerGroup.trim();
  const known = /^(Eventhub|functionAppName$)/;
  for (const parameter of vendor.forwarder?.parameters ?? []) {
    const name = parameter.arm ?? parameter.terraform ?? '';
    if (known.test(name)) continue;
    const value = parameter.isSecret === true ? '' : await askParameter(parameter, values);
    if (value === undefined) return undefined;
    if (value !== '') values[name] = value;
  }
  if (!vendor.forwarder) return values;
  const vault = await askText(title(), t('Id of the Key Vault that holds the secrets; a placeholder is written where it is empty'));
  return vault === undefined ? undefined : { ...values, ...(vault.trim() === '' ? {} : { keyVaultId: vault.trim() }) };
}

async function askParameter(
  { words, choices, default: usual = '', required = false, neededWhen }: VendorParameter,
  values: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  if (neededWhen && values[neededWhen.parameter] !== neededWhen.is) return '';
  if (choices) return window.showQuickPick([...choices], { title: title(), placeHolder: words, ignoreFocusOut: true });
  return askText(title(), words, { value: usual, isNeeded: required || neededWhen !== undefined });
}

async function askFolder(): Promise<Uri | undefined> {
  const start = workspace.workspaceFolders?.[0]?.uri;
  const options = { title: t('Where to write the files'), canSelectFolders: true, canSelectFiles: false, openLabel: t('Write Here') };
  return (await window.showOpenDialog({ ...options, ...(start ? { defaultUri: start } : {}) }))?.[0];
}
