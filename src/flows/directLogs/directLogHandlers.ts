import type { Clock } from '../../base/clock';
import type { DirectLogRequests } from '../../protocol/directLogs';
import type { EngineHandlers } from '../../protocol/engine';
import type { Connections } from '../azure/connections';
import type { FeedBudgets } from '../feed/feedSources';
import { fetchLogs } from './fetchLogs';

export interface DirectLogParts {
  readonly connections: Pick<Connections, 'get'>;
  readonly budgets: FeedBudgets;
  readonly clock: Clock;
}

/** The requests about logs that are read straight from the services. */
export function directLogHandlers({ connections, budgets, clock }: DirectLogParts): EngineHandlers<keyof DirectLogRequests> {
  return {
    'directLogs/fetch': (asked, context) =>
      fetchLogs(asked, { ...context, connection: connections.get(asked.connectionId), budgets, clock, random: Math.random }),
  };
}
