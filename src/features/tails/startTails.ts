import type { App } from '../../app';
import { azureConnectionId } from '../../host/azureConnection';
import { readSetting } from '../../host/settings';
import type { WorkspacePlace } from '../../protocol/azure';
import type { StartTail, TailHub, TailNarrowing, TailScope } from '../../protocol/tail';
import { chooseFiles, chooseHub } from './hubPanel';
import type { RememberedHubs } from './rememberedHubs';
import type { RunningTails } from './runningTails';
import { chooseFirstWindow, chooseLogs } from './scopesPanel';
import { chooseTables, tailTable } from './tablesPanel';
import type { TailPanels } from './tailPanel';

/** A node of the view of tenants, as far as it is known here: a subscription or a part of it, a workspace, or a table in one. */
export interface TenantsNode {
  readonly scope?: TailScope;
  readonly narrowing?: TailNarrowing;
  readonly workspace?: WorkspacePlace;
  readonly table?: string;
}

type Followed = Pick<StartTail, 'scopes' | 'tables' | 'narrowing'>;

/** What a node means; undefined for none, so that it is asked for. */
function followedOf({ scope, narrowing, workspace }: TenantsNode): Followed | undefined {
  if (scope) return { scopes: [scope], ...(narrowing ? { narrowing } : {}) };
  const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(workspace?.resourceId ?? '')?.[1];
  if (!workspace || subscriptionId === undefined) return undefined;
  const { tenantId, tenantName, resourceId, name } = workspace;
  return { scopes: [{ tenantId, tenantName, subscriptionId, name }], narrowing: { by: 'resourceUri', value: resourceId } };
}

export interface StartParts extends Pick<App, 'engine'> {
  readonly tails: RunningTails;
  readonly panels: TailPanels;
  readonly hubs: RememberedHubs;
}

/** The commands that start a tail: each asks for what it is not given, and shows the tail. */
export interface TailStarts {
  start(node?: TenantsNode): Promise<void>;
  startTable(node?: TenantsNode): Promise<void>;
  startHub(): Promise<void>;
  startFile(): Promise<void>;
}

export function createTailStarts(parts: StartParts): TailStarts {
  const open = async (options: Omit<StartTail, 'connectionId'>): Promise<void> =>
    parts.panels.open(await parts.tails.start({ connectionId: azureConnectionId, ...options }));
  const begin = async (followed: Followed | undefined): Promise<void> => {
    if (!followed) return;
    const firstMinutes = await chooseFirstWindow();
    if (firstMinutes !== undefined) await open({ ...followed, firstMinutes, pollSeconds: readSetting('tail.pollSeconds') });
  };
  const beginHub = async (hub: TailHub | undefined): Promise<void> => {
    if (hub) await open({ scopes: [], hubs: [hub] });
  };
  return {
    start: async (node = {}) => begin(followedOf(node) ?? (await chooseLogs(parts, azureConnectionId))),
    startTable: async ({ workspace, table } = {}) => {
      const tables =
        workspace && table !== undefined ? [tailTable(workspace, table)] : await chooseTables(parts, azureConnectionId, workspace);
      await begin(tables && { scopes: [], tables });
    },
    startHub: async () => beginHub(await chooseHub(parts.hubs)),
    startFile: async () => {
      const files = await chooseFiles();
      if (files.length > 0) await open({ scopes: [], files });
    },
  };
}
