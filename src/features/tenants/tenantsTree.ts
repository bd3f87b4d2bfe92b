import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { App } from '../../app';
import type { Disposable } from '../../base/disposable';
import { NodeTree } from '../../host/tree';
import type { TreeNode } from '../../host/tree';
import type { Account } from './account';
import { createAnswers } from './answers';
import type { Answers } from './answers';
import { tenantsView } from './contributes';
import { groupKeys } from './groupNodes';
import { filterNodes } from './filterNodes';
import { failedTenantNode, keysOf, tenantNodes } from './nodes';
import type { TenantQuestions } from './nodes';
import type { TenantNode } from './tenantNode';
import { createArrivals } from './arrivals';

export interface TenantsTree extends Disposable {
  /** Asks anew for what is below a node; for everything where none is named. */
  refresh(node?: TenantNode): void;
  /** Shows only what has these words; everything where there are none. */
  filter(text: string): void;
  readonly filtered: string;
}

/** How often the ages on screen are told anew. */
const ageInterval = 60_000;

/** The view of tenants. What was answered stays until it is refreshed, and tells its age. */
export function openTenantsTree({ engine, account }: Pick<App, 'engine'> & { readonly account: Account }): TenantsTree {
  const answers = createAnswers(() => Date.now());
  const arrivals = createArrivals(engine);
  const questions = { ...questionsOf(engine, answers), arrival: arrivals.of };
  let filter = '';
  // A filter that is typed shows what is known; the rest asks anew.
  let areArrivalsOld = true;
  const tree = new NodeTree(async () => {
    if (!account.current) await account.restore();
    if (account.current && areArrivalsOld) {
      areArrivalsOld = false;
      await arrivals.read();
    }
    return account.current ? filtered(tenantNodes(account.current, questions), () => filter) : [];
  }, failedTenantNode);
  const view = window.createTreeView(tenantsView, { treeDataProvider: tree, showCollapseAll: true, canSelectMany: true });
  const refreshWhole = (): void => {
    areArrivalsOld = true;
    tree.refresh();
  };
  const timer = setInterval(() => {
    if (view.visible && account.current) refreshWhole();
  }, ageInterval);
  const told = engine.on('setup/watchChanged', refreshWhole);
  return {
    filter: (text) => {
      filter = text;
      view.message = text === '' ? '' : t('Only what has “{0}”', text);
      tree.refresh();
    },
    get filtered() {
      return filter;
    },
    refresh: (node) => {
      answers.forget(node?.answers ?? '');
      // A note of failure stands in the place of what failed, whose node is asked again.
      const asked: TreeNode | undefined = node?.kind === 'failed loads' ? undefined : node;
      areArrivalsOld = true;
      tree.refresh(asked);
      view.description = [account.current?.cloudName, account.label].filter((word) => word !== undefined).join(' · ');
    },
    dispose: () => {
      clearInterval(timer);
      told.dispose();
      answers.forget('');
      view.dispose();
    },
  };
}

/** The nodes with a filter over what is below them. */
function filtered(nodes: readonly TenantNode[], filter: () => string): readonly TenantNode[] {
  return filterNodes(nodes, filter()).map((node) => {
    const { children } = node;
    return children ? { ...node, children: async () => filtered(await children(), filter) } : node;
  });
}

function questionsOf(engine: App['engine'], answers: Answers): Omit<TenantQuestions, 'arrival'> {
  return {
    settings: (place) => answers.get(keysOf.settings(place), (signal) => engine.request('azure/diagnosticSettings', place, { signal })),
    attributeSettings: (place) =>
      answers.get(keysOf.attributeSettings(place), (signal) => engine.request('azure/attributeSettings', place, { signal })),
    subscriptions: (place) =>
      answers.get(keysOf.subscriptions(place), (signal) => engine.request('azure/subscriptions', place, { signal })),
    subscriptionSettings: (place, subscriptionId) =>
      answers.get(keysOf.subscriptionSettings(place, subscriptionId), (signal) =>
        engine.request('azure/subscriptionSettings', { ...place, subscriptionId }, { signal }),
      ),
    resourceGroups: (place) => answers.get(groupKeys.groups(place), (signal) => engine.request('azure/resourceGroups', place, { signal })),
    resources: (place, group) =>
      answers.get(groupKeys.resources(place, group), (signal) => engine.request('azure/resources', { ...place, group }, { signal })),
    workspaces: (place) => answers.get(keysOf.workspaces(place), (signal) => engine.request('azure/workspaces', place, { signal })),
    identities: (place) => answers.get(keysOf.identities(place), (signal) => engine.request('azure/identities', place, { signal })),
    licences: async (place) => {
      // A hint that cannot be had is no reason to show nothing.
      const asked = answers.get(keysOf.licences(place), (signal) => engine.request('azure/licences', place, { signal }));
      return asked.then(({ licences }) => licences).catch(() => undefined);
    },
    now: () => Date.now(),
    tables: (place) => answers.get(keysOf.tables(place), (signal) => engine.request('azure/workspaceTables', place, { signal })),
    age: (key) => ageText(answers.age(key)),
  };
}

function ageText(age: number | undefined): string {
  const minutes = Math.floor((age ?? 0) / 60_000);
  if (minutes < 1) return '';
  return minutes < 60 ? t('read {0} min ago', minutes) : t('read {0} h ago', Math.floor(minutes / 60));
}
