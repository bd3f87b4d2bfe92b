import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { App } from '../../app';
import { UserError } from '../../base/errors';
import { withProgress } from '../../host/progress';
import type { StartTail, TailNarrowing, TailScope } from '../../protocol/tail';

interface ScopeItem extends QuickPickItem {
  readonly scope: TailScope;
}

/** Asks which logs to follow, and of one log which part; undefined where the person stopped. */
export async function chooseLogs(
  parts: Pick<App, 'engine'>,
  connectionId: string,
): Promise<Pick<StartTail, 'scopes' | 'narrowing'> | undefined> {
  const scopes = await chooseScopes(parts, connectionId);
  // A part is named by what lies in one subscription.
  if (scopes?.length !== 1 || scopes[0]?.subscriptionId === undefined) return scopes && { scopes };
  const narrowing = await chooseNarrowing(scopes[0].subscriptionId);
  return narrowing && { scopes, ...(narrowing === 'all' ? {} : { narrowing }) };
}

interface Part {
  readonly by: TailNarrowing['by'];
  readonly label: () => string;
  readonly prompt: () => string;
  readonly form: RegExp;
}

const parts: readonly Part[] = [
  { by: 'resourceGroupName', label: () => t('One resource group…'), prompt: () => t('Name of the resource group'), form: /^[^/\s]+$/ },
  {
    by: 'resourceUri',
    label: () => t('One resource…'),
    prompt: () => t('Id of the resource, as the portal shows it: /subscriptions/…/providers/…'),
    form: /^\/subscriptions\/[^/]+\/.+\/providers\/.+/i,
  },
  {
    by: 'resourceProvider',
    label: () => t('One resource provider…'),
    prompt: () => t('Name, such as Microsoft.KeyVault'),
    form: /^[\w.]+$/,
  },
  { by: 'correlationId', label: () => t('One correlation…'), prompt: () => t('Correlation id'), form: /^[\w-]+$/ },
];

async function chooseNarrowing(subscriptionId: string): Promise<TailNarrowing | 'all' | undefined> {
  const title = t('Start Activity Log tail: which part');
  const all = { label: t('All of the subscription'), part: undefined };
  const items = [all, ...parts.map((part) => ({ label: part.label(), part }))];
  const chosen = await window.showQuickPick(items, { title, placeHolder: t('Which part of its log?') });
  if (!chosen?.part) return chosen && 'all';
  const { by, prompt, form } = chosen.part;
  const value = await window.showInputBox({
    title,
    prompt: prompt(),
    ignoreFocusOut: true,
    ...(by === 'resourceUri' ? { value: `/subscriptions/${subscriptionId}/resourceGroups/` } : {}),
    validateInput: (text) => (form.test(text.trim()) ? undefined : prompt()),
  });
  return value === undefined ? undefined : { by, value: value.trim() };
}

/** Asks which logs to follow, of all tenants that the account reaches; undefined where the person stopped. */
async function chooseScopes({ engine }: Pick<App, 'engine'>, connectionId: string): Promise<readonly TailScope[] | undefined> {
  const items = await withProgress({ title: t('Listing subscriptions') }, (signal) => scopeItems(engine, connectionId, signal));
  if (items.length === 0) {
    throw new UserError(
      t('There is no subscription in which you have a role, so there is no Activity Log to follow. Ask an Owner for the role Reader.'),
      {
        code: 'no-subscription',
      },
    );
  }
  const chosen = await window.showQuickPick(items, {
    title: t('Start Activity Log tail (step 1 of 2)'),
    placeHolder: t('Which subscriptions?'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen === undefined || chosen.length === 0 ? undefined : chosen.map(({ scope }) => scope);
}

async function scopeItems(engine: App['engine'], connectionId: string, signal: AbortSignal): Promise<readonly ScopeItem[]> {
  const tenants = await engine.request('azure/tenants', { connectionId }, { signal });
  const seen = new Set<string>();
  const found = await Promise.all(
    tenants.map(async ({ tenantId, name: tenantName }): Promise<readonly ScopeItem[]> => {
      // A tenant that refuses to list holds none of the others up.
      const subscriptions = await engine.request('azure/subscriptions', { connectionId, tenantId, tenantName }, { signal }).catch(() => []);
      const items = subscriptions.map(({ subscriptionId, name, state }) => ({
        label: name,
        description: state === 'Enabled' ? tenantName : `${tenantName} · ${state}`,
        detail: subscriptionId,
        scope: { tenantId, tenantName, subscriptionId, name },
      }));
      const own = {
        label: t('{0}: the tenant’s own log', tenantName),
        description: t('needs a role at the scope /'),
        scope: { tenantId, tenantName, name: tenantName },
      };
      return items.length === 0 ? [] : [...items, own];
    }),
  );
  return found.flat().filter(({ scope }) => {
    const key = scope.subscriptionId ?? scope.tenantId;
    return seen.has(key) ? false : seen.add(key);
  });
}

const windows: readonly { readonly minutes: number; readonly label: () => string }[] = [
  { minutes: 60, label: () => t('The last hour') },
  { minutes: 6 * 60, label: () => t('The last 6 hours') },
  { minutes: 24 * 60, label: () => t('The last 24 hours') },
  { minutes: 7 * 24 * 60, label: () => t('The last 7 days') },
  { minutes: 30 * 24 * 60, label: () => t('The last 30 days') },
];

/** Asks how far back the first look goes, in minutes. */
export async function chooseFirstWindow(): Promise<number | undefined> {
  const items = windows.map(({ minutes, label }) => ({ label: label(), minutes }));
  const chosen = await window.showQuickPick(items, {
    title: t('Start Activity Log tail (step 2 of 2)'),
    placeHolder: t('From when on? What was followed before goes on where it stood.'),
  });
  return chosen?.minutes;
}
