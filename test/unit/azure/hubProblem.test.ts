import { describe, expect, it } from 'vitest';
import { hubProblem } from '../../../src/azure/services/hubProblem';

const place = { hub: 'entra-logs', consumerGroup: 'siem', connectionString: '' };
const told = (code: string, words = 'what the service said'): unknown => hubProblem(Object.assign(new Error(words), { code }), place);

describe('a failure at an event hub', () => {
  it.each([
    ['MessagingEntityNotFoundError', "The messaging entity 'sb://n/entra-logs' could not be found.", 'hub-missing'],
    [
      'MessagingEntityNotFoundError',
      "The messaging entity 'n:eventhub:entra-logs~1|siem/consumergroups/siem' could not be found.",
      'hub-no-group',
    ],
    ['UnauthorizedError', 'Unauthorized access.', 'hub-refused'],
    ['ReceiverDisconnectedError', 'New receiver with higher epoch', 'hub-group-taken'],
    [
      'QuotaExceededError',
      'Exceeded the maximum number of allowed receivers per partition in a consumer group which is 5',
      'hub-group-taken',
    ],
  ])('%s (%s) is told as %s, by the names of what it is about', (code, words, expected) => {
    expect(told(code, words)).toMatchObject({ code: expected, details: words, message: expect.stringContaining('entra-logs') as string });
  });

  it('of another kind passes as it is', () => {
    expect(told('ServiceBusyError')).toMatchObject({ message: 'what the service said', code: 'ServiceBusyError' });
  });
});
