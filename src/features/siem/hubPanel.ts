import { t } from '@vscode/l10n';
import type { QuickPickItem } from 'vscode';
import type { App } from '../../app';
import { destinationNames } from '../../base/destinationNames';
import { messageOf } from '../../base/errors';
import type { TenantPlace } from '../../protocol/azure';
import type { HubQuestion } from '../../protocol/siem';

interface Item<T> extends QuickPickItem {
  readonly value: T;
}

/** The event hubs that the tenant's settings stream to, as rows of a list. */
export async function hubsOfTenant(engine: App['engine'], place: TenantPlace, signal: AbortSignal): Promise<readonly Item<HubQuestion>[]> {
  const { settings } = await engine.request('azure/diagnosticSettings', place, { signal });
  return settings.flatMap(({ name, destinations, enabled }) =>
    destinations
      .filter(({ kind, gone }) => kind === 'eventHub' && gone !== true)
      .flatMap(({ resourceId: ruleId, name: hubName }) =>
        hubsOf(hubName, enabled).map((hub) => hubItem(hub, { ...place, ruleId, hub }, name)),
      ),
  );
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

/** What is wrong with a regular expression. */
export function problemOfPattern(text: string): string | undefined {
  try {
    new RegExp(text);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** What is wrong with a consumer group for one reader alone. */
export function problemOfGroup(text: string): string | undefined {
  if (text.toLowerCase() === '$default')
    return t('Other readers may use $Default. Give this one a group of its own; what is written makes it.');
  return destinationNames.consumerGroup.test(text)
    ? undefined
    : t('Give 1 to 50 letters, digits and _ - . with a letter or digit at each end.');
}
