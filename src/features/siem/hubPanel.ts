import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { App } from '../../app';
import { azureConnectionId as connectionId } from '../../host/azureConnection';
import { withProgress } from '../../host/progress';
import type { TenantPlace } from '../../protocol/azure';
import type { HubQuestion } from '../../protocol/siem';

interface Item<T> extends QuickPickItem {
  readonly value: T;
}

/** A node of the view of tenants, as far as a command on it needs to know. */
export interface TenantNode {
  readonly id?: string;
}

/** Asks for a tenant, unless a node names it; undefined where the person left. */
export async function askTenant(engine: App['engine'], title: string, node?: TenantNode): Promise<TenantPlace | undefined> {
  const tenants = await withProgress({ title: t('Listing tenants') }, (signal) =>
    engine.request('azure/tenants', { connectionId }, { signal }),
  );
  const items = tenants.map(({ tenantId, name, domain }): Item<TenantPlace> => ({
    label: name,
    description: domain ?? tenantId,
    value: { connectionId, tenantId, tenantName: name },
  }));
  const named = items.find(({ value }) => value.tenantId === node?.id);
  if (named) return named.value;
  return (await window.showQuickPick(items, { title, placeHolder: t('Whose logs?'), ignoreFocusOut: true }))?.value;
}

/** Asks which of the event hubs that the tenant's settings stream to; undefined where the person left. */
export async function askHub(engine: App['engine'], place: TenantPlace, title: string): Promise<HubQuestion | undefined> {
  const { settings } = await withProgress({ title: t('Reading diagnostic settings') }, (signal) =>
    engine.request('azure/diagnosticSettings', place, { signal }),
  );
  const items = settings.flatMap(({ name, destinations, enabled }) =>
    destinations
      .filter(({ kind, gone }) => kind === 'eventHub' && gone !== true)
      .flatMap(({ resourceId: ruleId, name: hubName }) =>
        hubsOf(hubName, enabled).map((hub) => hubItem(hub, { ...place, ruleId, hub }, name)),
      ),
  );
  if (items.length === 0) {
    const message = t('No diagnostic setting of {0} streams to an event hub yet. Use “Stream Logs to a SIEM…” first.', place.tenantName);
    void window.showInformationMessage(message);
    return undefined;
  }
  return (await window.showQuickPick(items, { title, placeHolder: t('Which event hub?'), ignoreFocusOut: true }))?.value;
}

function hubItem(hub: string, value: HubQuestion, setting: string): Item<HubQuestion> {
  const namespace = /\/namespaces\/([^/]+)/i.exec(value.ruleId)?.[1] ?? '';
  return { label: hub, description: namespace, detail: t('Setting {0}', setting), value };
}

/** A setting without a name of a hub has one hub for each category. Source: learn.microsoft.com/azure/azure-monitor/essentials/resource-logs, Send to Event Hubs. */
function hubsOf(destination: string, categories: readonly string[]): readonly string[] {
  const [, hub] = destination.split('/');
  return hub === undefined ? categories.map((category) => `insights-logs-${category.toLowerCase()}`) : [hub];
}

/** Asks for a text; undefined where the person left. */
export function askText(
  title: string,
  prompt: string,
  more: { readonly value?: string; readonly isNeeded?: boolean } = {},
): Thenable<string | undefined> {
  const { value = '', isNeeded = false } = more;
  const validateInput = (text: string): string | undefined => (isNeeded && text.trim() === '' ? t('Give a value.') : undefined);
  return window.showInputBox({ title, prompt, value, validateInput, ignoreFocusOut: true });
}
