import { isAbort, messageOf, UserError } from '../../base/errors';
import { hubErrorCode, hubMissing, proxyRemedy, proxyTrouble } from './hubClient';

/** What a client's failure at a hub means, in words; what is none of them passes as it is. */
export function hubProblem(
  error: unknown,
  { hub, consumerGroup, connectionString }: { readonly hub: string; readonly consumerGroup: string; readonly connectionString: string },
): unknown {
  if (isAbort(error) || error instanceof UserError) return error;
  const details = messageOf(error);
  const trouble = proxyTrouble(error, connectionString);
  if (trouble !== undefined)
    return new UserError(`The event hub ${hub} is not reached: ${trouble}. ${proxyRemedy}; then try again.`, {
      code: 'hub-proxy',
      details,
    });
  const words = wordsOf(hubErrorCode(error), { hub, consumerGroup, details });
  return words === undefined ? error : new UserError(words.message, { code: words.code, details });
}

const groupMissing = /consumer[ -]?groups?.*could not be found/is;

/** Whether the consumer group is not there: the client calls that by the name of a passing failure. */
export const isGroupMissing = (error: unknown): error is Error => error instanceof Error && groupMissing.test(error.message);

interface Words {
  readonly message: string;
  readonly code: string;
}

function wordsOf(
  code: string,
  { hub, consumerGroup, details }: { readonly hub: string; readonly consumerGroup: string; readonly details: string },
): Words | undefined {
  // A link to a group that is not there ends with another code than a question about a hub that is not.
  if (groupMissing.test(details))
    return {
      code: 'hub-no-group',
      message: `The event hub ${hub} has no consumer group ${consumerGroup}, so nothing was read with it. Whoever owns the namespace can make it; hub.bicep of “Stream Logs to a SIEM…” does. Else give one that is there.`,
    };
  if (code === hubMissing)
    return {
      code: 'hub-missing',
      message: `The event hub ${hub} is not there: it was deleted, or is made with its first message, which has not come yet. Wait for that, or look at the diagnostic setting that names it.`,
    };
  if (code === 'UnauthorizedError')
    return {
      code: 'hub-refused',
      message: `The event hub ${hub} refused to be read: the rule lacks the right Listen, its key was changed, or the namespace has local authentication switched off. Whoever owns the namespace can mend each of them.`,
    };
  if (code === 'ReceiverDisconnectedError' || code === 'QuotaExceededError')
    return {
      code: 'hub-group-taken',
      message: `The event hub ${hub} did not let another reader in with the consumer group ${consumerGroup}: somebody reads with it already. Give a group that nobody else reads with; whoever owns the namespace can make one.`,
    };
  return undefined;
}
