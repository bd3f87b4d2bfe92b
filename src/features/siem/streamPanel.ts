import { t } from '@vscode/l10n';
import { commands, Uri, window, workspace } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { App } from '../../app';
import { valueForms } from '../../catalog/siem/vendor';
import type { ValueForm, Vendor, VendorParameter } from '../../catalog/siem/vendor';
import { vendors } from '../../catalog/siem/vendors';
import type { TenantPlace } from '../../protocol/azure';
import type { HubQuestion } from '../../protocol/siem';
import { askHub, askText, problemOfGroup, problemOfPattern } from './hubPanel';
import { askTenant } from '../../host/askTenant';
import type { TenantNode } from '../../host/askTenant';

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
  const parameters = (vendor.forwarder?.parameters ?? []).filter((parameter) => parameter.isSecret !== true && !isKnown(parameter));
  const count = 1 + parameters.length + (vendor.forwarder ? 1 : 0);
  const titleOf = (question: number): string => t('Stream Logs to a SIEM: {0} (question {1} of {2})', vendor.name, question, count);
  const consumerGroup = await askText(titleOf(1), t('Consumer group, which nobody else reads with'), {
    value: vendor.consumerGroup,
    isNeeded: true,
    problem: problemOfGroup,
  });
  if (consumerGroup === undefined) return undefined;
  values['consumerGroup'] = consumerGroup.trim();
  for (const [index, parameter] of parameters.entries()) {
    const value = await askParameter(parameter, values, titleOf(index + 2));
    if (value === undefined) return undefined;
    if (value !== '') values[nameOf(parameter)] = value;
  }
  if (!vendor.forwarder) return values;
  const prompt = t('Id of the Key Vault that holds the secrets; a placeholder is written where it is empty');
  const vault = await askText(titleOf(count), prompt, { problem: problemOfVault });
  return vault === undefined ? undefined : { ...values, ...(vault.trim() === '' ? {} : { keyVaultId: vault.trim() }) };
}

const nameOf = ({ arm, terraform }: VendorParameter): string => arm ?? terraform ?? '';

/** Whether a value is told by the hub, or is made of what is told by it. */
const isKnown = (parameter: VendorParameter): boolean => /^(Eventhub|functionAppName$)/.test(nameOf(parameter));

async function askParameter(
  { words, choices, default: usual = '', required = false, neededWhen, form }: VendorParameter,
  values: Readonly<Record<string, string>>,
  stepTitle: string,
): Promise<string | undefined> {
  if (neededWhen && values[neededWhen.parameter] !== neededWhen.is) return '';
  if (choices) return askChoice(choices, usual, { title: stepTitle, placeHolder: words });
  const problem = form === undefined ? undefined : problems[form];
  return askText(stepTitle, words, { value: usual, isNeeded: required || neededWhen !== undefined, ...(problem ? { problem } : {}) });
}

/** The usual choice stands first. */
async function askChoice(
  choices: readonly string[],
  usual: string,
  options: { readonly title: string; readonly placeHolder: string },
): Promise<string | undefined> {
  const sorted = [...choices.filter((each) => each === usual), ...choices.filter((each) => each !== usual)];
  const items = sorted.map((label) => ({ label, description: label === usual ? t('as usual') : '' }));
  return (await window.showQuickPick(items, { ...options, ignoreFocusOut: true }))?.label;
}

function problemOfForm(form: keyof typeof valueForms, words: () => string): (text: string) => string | undefined {
  return (text) => (valueForms[form].test(text) ? undefined : words());
}

const problems: Readonly<Record<ValueForm, (text: string) => string | undefined>> = {
  hostPort: problemOfForm('hostPort', () => t('Give a host, or host:port.')),
  pattern: problemOfPattern,
  name: problemOfForm('name', () => t('Give 2 to 60 letters, digits or hyphens, with a letter or digit at each end.')),
  storageAccount: problemOfForm('storageAccount', () => t('Give 3 to 24 lower-case letters and digits.')),
  resourceGroup: problemOfForm('resourceGroup', () => t('Give 1 to 90 letters, digits and _ - . ( ), with no dot at the end.')),
};

function problemOfVault(text: string): string | undefined {
  const isId = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i.test(text);
  return isId ? undefined : t('Give an id as the portal shows it: /subscriptions/…/providers/Microsoft.KeyVault/vaults/NAME.');
}

async function askFolder(): Promise<Uri | undefined> {
  const start = workspace.workspaceFolders?.[0]?.uri;
  const options = { title: t('Where to write the files'), canSelectFolders: true, canSelectFiles: false, openLabel: t('Write Here') };
  return (await window.showOpenDialog({ ...options, ...(start ? { defaultUri: start } : {}) }))?.[0];
}
