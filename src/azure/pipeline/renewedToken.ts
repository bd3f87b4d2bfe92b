import type { TokenCredential } from '@azure/core-auth';
import { bearerTokenAuthenticationPolicy } from '@azure/core-rest-pipeline';
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';

/** Refusals of a token itself, not of what its owner may do: it ended, or is for another service. */
const ofToken = /"(?:code|error)"\s*:\s*"(?:ExpiredAuthenticationToken|InvalidAuthenticationToken|InvalidAuthenticationTokenAudience)"/i;

/**
 * Signs requests with a token. One that a service does not take any more is got anew, once, and the request sent again: it was refused before
 * anything was done, whatever it asks for.
 */
export function renewedTokenPolicy(credential: TokenCredential, scopes: string): PipelinePolicy {
  const sign = (): PipelinePolicy => bearerTokenAuthenticationPolicy({ credential, scopes });
  let signing = sign();
  return {
    name: signing.name,
    sendRequest: async (request, next) => {
      const used = signing;
      const answer = await used.sendRequest(request, next);
      if (!isRefusedToken(answer)) return answer;
      // Requests that were refused together get one new token.
      if (signing === used) signing = sign();
      return signing.sendRequest(request, next);
    },
  };
}

function isRefusedToken({ status, bodyAsText, headers }: PipelineResponse): boolean {
  const isChallenge = /claims=/i.test(headers.get('www-authenticate') ?? '');
  return status === 401 && !isChallenge && ofToken.test(bodyAsText ?? '');
}
