import type { Clock } from '../../base/clock';
import { UserError } from '../../base/errors';
import { explainAzure } from '../../azure/explain';
import type { EngineHandlers } from '../../protocol/engine';
import type { SiemRequests } from '../../protocol/siem';
import type { Connections } from '../azure/connections';
import { consumerGroups } from './consumerGroups';
import { hubReach } from './hubReach';
import { forwarderParameters } from './forwarderParameters';
import { previewInTurns } from './previewParsing';
import { peek, verifyPipeline } from './verifyPipeline';

/** The requests about streaming to a SIEM. */
export function siemHandlers(connections: Pick<Connections, 'get'>, clock: Clock): EngineHandlers<keyof SiemRequests> {
  const partsOf = (connectionId: string, signal: AbortSignal): Parameters<typeof verifyPipeline>[1] => ({
    connection: connections.get(connectionId),
    now: () => clock.now(),
    signal,
  });
  return {
    'siem/previewParsing': (request, { signal }) => previewInTurns(request, signal),
    'siem/parameters': (request) => Promise.resolve().then(() => forwarderParameters(request)),
    'siem/reach': async ({ connectionId, tenantId, ruleId }, { signal }) => {
      const arm = connections.get(connectionId).client('arm', tenantId);
      return hubReach(arm, ruleId, signal).catch((error: unknown) => {
        throw explainAzure(error, {
          doing: 'read the networks of the namespace',
          on: ruleId,
          remedy: 'It takes the role Reader on the namespace.',
        });
      });
    },
    'siem/consumerGroups': async (question, { signal }) => {
      const arm = connections.get(question.connectionId).client('arm', question.tenantId);
      return consumerGroups(arm, question, signal).catch((error: unknown) => {
        throw explainAzure(error, {
          doing: 'list its consumer groups',
          on: question.hub,
          remedy: 'It takes the role Reader on the namespace.',
        });
      });
    },
    'siem/peek': async (question, { signal }) => {
      try {
        const { messages, isCut } = await peek(question, partsOf(question.connectionId, signal));
        return { messages: messages.map(({ text }) => text), isCut };
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw explainAzure(error, {
          doing: 'look into the event hub',
          on: question.hub,
          remedy: 'It takes the right to list the keys of its rule, and the consumer group has to be there.',
        });
      }
    },
    'siem/verify': (question, { signal }) => verifyPipeline(question, partsOf(question.connectionId, signal)),
  };
}
