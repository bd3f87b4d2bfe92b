import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { UserError } from '../../base/errors';

/** Refuses, before it is sent, a request to any other host than the service's own: an address in an answer must never get the token. */
export function sameHostPolicy(endpoint: string): PipelinePolicy {
  const { host } = new URL(endpoint);
  return {
    name: 'entraLogsSameHost',
    sendRequest: (request, next) => {
      const asked = new URL(request.url).host;
      if (asked === host) return next(request);
      throw new UserError(
        `${host} sent the next page to ${asked}, which is another host, so nothing more was read and no token was sent there. Tell the operator of ${host}.`,
        { code: 'foreign-host', details: request.url },
      );
    },
  };
}
