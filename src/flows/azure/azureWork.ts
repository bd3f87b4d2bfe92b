import type { AskToken } from '../../azure/credentials';
import { createGate } from '../../azure/logs/gate';
import type { DeviceCode, AzureRequests } from '../../protocol/azure';
import type { EngineHandlers } from '../../protocol/engine';
import type { ManagementGroupRequests } from '../../protocol/managementGroups';
import type { SetupRequests } from '../../protocol/setup';
import { assignableGroups } from '../setup/assignableGroups';
import { createSetupWork } from '../setup/setupWork';
import type { SetupParts } from '../setup/setupWork';
import { systemClock } from '../../base/clock';
import type { DirectLogRequests } from '../../protocol/directLogs';
import type { FeedRequests } from '../../protocol/feed';
import { createFeeds } from '../feed/feeds';
import type { FeedsParts } from '../feed/feeds';
import { createFeedBudgets } from '../feed/feedSources';
import { directLogHandlers } from '../directLogs/directLogHandlers';
import type { SiemRequests } from '../../protocol/siem';
import { siemHandlers } from '../siem/siemWork';
import type { TailRequests } from '../../protocol/tail';
import { createTails } from '../tail/tails';
import type { TailsParts } from '../tail/tails';
import { azureHandlers } from './azureHandlers';
import { createConnections } from './connections';
import type { WorkspaceExportParts } from './exportWorkspace';
import { withWorkspaces } from './withWorkspaces';
import type { WorkspaceHandlers, WorkspaceNeeds } from './withWorkspaces';
import { createWorkspaceSources } from './workspaceSources';
import type { WorkspaceNews, WorkspaceSources } from './workspaceSources';

export interface AzureWorkParts extends Pick<WorkspaceExportParts, 'clock' | 'results' | 'room' | 'recordRun' | 'recordFailure'> {
  readonly askToken?: AskToken | undefined;
  readonly showCode: (code: DeviceCode) => void;
  readonly news: WorkspaceNews;
  readonly takeGuard: WorkspaceExportParts['takeGuard'];
  readonly functions: WorkspaceExportParts['functions'];
  /** Seconds that a workspace may work on one query. */
  readonly waitSeconds: number;
  readonly setup: Pick<SetupParts, 'folder' | 'watchChanged' | 'log'>;
  readonly tails: TailsParts;
  readonly feeds: Omit<FeedsParts, 'budgets'>;
}

type SetupRequest = keyof SetupRequests | keyof ManagementGroupRequests;

/** The part of the engine that knows the clouds. */
export interface AzureWork {
  readonly workspaces: WorkspaceSources;
  /** The handlers of local logs, with workspaces beside them, and those of Azure itself. */
  handlers(
    local: WorkspaceNeeds,
  ): EngineHandlers<
    keyof AzureRequests | SetupRequest | keyof TailRequests | keyof FeedRequests | keyof SiemRequests | keyof DirectLogRequests
  > &
    WorkspaceHandlers;
  /** Ends what runs by itself. */
  close(): Promise<void>;
}

/** The service runs five queries of one account at once; one place is left to whoever uses the portal meanwhile. */
const queriesAtOnce = 4;

export function createAzureWork(parts: AzureWorkParts): AzureWork {
  const connections = createConnections(parts);
  const workspaces = createWorkspaceSources(connections, parts.news);
  const gate = createGate(queriesAtOnce);
  const tails = createTails(parts.tails, connections, gate);
  // What is fetched at once counts with what feeds ask for.
  const budgets = createFeedBudgets(systemClock);
  const feeds = createFeeds({ ...parts.feeds, budgets }, connections);
  const run = { ...parts, connections, workspaces, gate, waitSeconds: () => parts.waitSeconds };
  const setup = createSetupWork({ ...parts.setup, clock: parts.clock, connections });
  return {
    workspaces,
    handlers: (local) => ({
      ...azureHandlers(connections),
      'azure/connect': async (connection, { signal }) => {
        const info = await connections.connect(connection, signal);
        parts.tails.tell('azure/connected', { connectionId: connection.connectionId });
        return info;
      },
      ...setup.handlers,
      'setup/assignableGroups': ({ connectionId, tenantId, tenantName }, { signal }) =>
        assignableGroups(connections.get(connectionId).client('arm', tenantId), tenantName, signal),
      ...tails.handlers,
      ...feeds.handlers,
      ...siemHandlers(connections, parts.clock),
      ...directLogHandlers({ connections, budgets, clock: parts.clock }),
      ...withWorkspaces(local, run),
    }),
    close: async () => {
      setup.dispose();
      await feeds.close();
      await tails.close();
    },
  };
}
