import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { App } from '../../app';
import { azureConnectionId as connectionId } from '../../host/azureConnection';
import { withProgress } from '../../host/progress';
import type { TenantInfo } from '../../protocol/azure';
import type { AddFeed } from '../../protocol/feed';
import { askForward } from './addForwardPanel';
import type { ForwardChoice } from './addForwardPanel';

interface Item<T> extends QuickPickItem {
  readonly value: T;
}

type Source = { readonly kind: string; readonly subscription?: string };

/** What is asked at each step, of four. */
const titleOf = (step: number): string => t('Add feed (step {0} of 4)', step);

/** A feed to be added, and the secret that VS Code is to keep for it. */
export interface AskedFeed extends AddFeed {
  readonly secrets: Readonly<Record<string, string>>;
}

/** Where to: files of some forms, or a receiver. */
type Target = { readonly files: readonly string[] } | { readonly receiver: ForwardChoice };

/** Asks what a feed is to read and where it is to write or send it; undefined where the person left. */
export async function askFeed(
  { engine }: Pick<App, 'engine'>,
  { folder, taken }: { readonly folder: string; readonly taken: readonly string[] },
): Promise<AskedFeed | undefined> {
  const tenant = await askTenant(engine);
  const sources = tenant && (await askSources(engine, tenant));
  const target = sources && (await askTarget());
  if (!tenant || !sources || !target) return undefined;
  const name = freeName(tenant.name, taken);
  const base = { name, tenant: tenant.tenantId, sources };
  if ('receiver' in target) {
    const asked = await askForward(target.receiver, { title: titleOf(4), secretName: name });
    if (!asked) return undefined;
    const { forward, secret } = asked;
    return { connectionId, config: { ...base, forward: [forward] }, folder, secrets: secret === undefined ? {} : { [name]: secret } };
  }
  const place = await askFolder(folder);
  if (place === undefined) return undefined;
  const output = target.files.map((kind) => ({ kind, folder: target.files.length === 1 ? place : `${place}/${kind}` }));
  return { connectionId, config: { ...base, output, rotate: { minutes: 1 } }, folder: place, secrets: {} };
}

async function askTenant(engine: App['engine']): Promise<TenantInfo | undefined> {
  const tenants = await withProgress({ title: t('Listing tenants') }, (signal) =>
    engine.request('azure/tenants', { connectionId }, { signal }),
  );
  const items = tenants.map((value): Item<TenantInfo> => ({ label: value.name, description: value.domain ?? value.tenantId, value }));
  return (await window.showQuickPick(items, { title: titleOf(1), placeHolder: t('Whose logs?'), ignoreFocusOut: true }))?.value;
}

async function askSources(engine: App['engine'], { tenantId, name: tenantName }: TenantInfo): Promise<readonly Source[] | undefined> {
  const directory: readonly Item<Source>[] = [
    { label: t('Directory audits'), description: t('any tenant'), picked: true, value: { kind: 'directoryAudits' } },
    { label: t('Sign-ins of people'), description: t('needs P1 or P2'), picked: true, value: { kind: 'signIns' } },
    { label: t('Provisioning'), description: t('needs P1 or P2'), picked: true, value: { kind: 'provisioning' } },
  ];
  const subscriptions = await withProgress({ title: t('Listing subscriptions') }, (signal) =>
    // Somebody without a subscription may read the directory's logs all the same.
    engine.request('azure/subscriptions', { connectionId, tenantId, tenantName }, { signal }).catch(() => []),
  );
  const activity = subscriptions.map(({ subscriptionId, name }): Item<Source> => ({
    label: t('Activity Log of {0}', name),
    description: subscriptionId,
    value: { kind: 'activityLog', subscription: subscriptionId },
  }));
  const options = { title: titleOf(2), placeHolder: t('Which logs?'), canPickMany: true, ignoreFocusOut: true } as const;
  const chosen = await window.showQuickPick([...directory, ...activity], options);
  return chosen === undefined || chosen.length === 0 ? undefined : chosen.map(({ value }) => value);
}

async function askTarget(): Promise<Target | undefined> {
  const files = (label: string, description: string, ...kinds: readonly string[]): Item<Target> => ({
    label,
    description,
    value: { files: kinds },
  });
  const receiver = (label: string, description: string, kind: ForwardChoice): Item<Target> => ({
    label,
    description,
    value: { receiver: kind },
  });
  const items: readonly Item<Target>[] = [
    files(t('JSON lines'), t('a folder for each log, the service’s own field names'), 'jsonLines'),
    files(t('azlog folders'), t('folders and names of Azure Log Integration, as JSON and JSON lines'), 'azlog'),
    files(t('Both'), '', 'jsonLines', 'azlog'),
    files('ECS', t('JSON lines in the Elastic Common Schema'), 'ecs'),
    files('CEF', t('Common Event Format, for ArcSight and others'), 'cef'),
    files('LEEF', t('Log Event Extended Format, for QRadar'), 'leef'),
    receiver('Splunk', t('send to an HTTP Event Collector'), 'splunk'),
    receiver('OpenTelemetry', t('send to a collector as OTLP over HTTP'), 'otlp'),
    receiver('Syslog', t('send as RFC 5424 over TLS'), 'syslog'),
  ];
  return (await window.showQuickPick(items, { title: titleOf(3), placeHolder: t('In which form?'), ignoreFocusOut: true }))?.value;
}

async function askFolder(value: string): Promise<string | undefined> {
  const text = await window.showInputBox({
    title: titleOf(4),
    prompt: t('The folder to write to. A file there has its name when it is whole.'),
    value,
    ignoreFocusOut: true,
    validateInput: (given) => (/^([/\\]|[A-Za-z]:)/.test(given.trim()) ? undefined : t('Give the whole path of a folder.')),
  });
  return text?.trim();
}

function freeName(tenantName: string, taken: readonly string[]): string {
  const base =
    tenantName
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 36) || 'feed';
  let name = base;
  for (let number = 2; taken.includes(name); number++) name = `${base}-${number}`;
  return name;
}
