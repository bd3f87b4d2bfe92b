import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { bearerTokenAuthenticationPolicy } from '@azure/core-rest-pipeline';
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';

/** Refusals of a token itself, not of what its owner may do: it ended, or is for another service. */
const ofToken = /"(?:code|error)"\s*:\s*"(?:ExpiredAuthenticationToken|InvalidAuthenticationToken|InvalidAuthenticationTokenAudience)"/i;

/**
 * Signs requests with a token. One that a service does not take any more is got anew, once, and the request sent again: it was refused before
 * anything was done, whatever it asks for.
 */
export function renewedTokenPolicy(credential: TokenCredential, scopes: string): PipelinePolicy {
  const sign = (): PipelinePolicy => bearerTokenAuthenticationPolicy({ credential: keptTokens(credential), scopes });
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

/** How long before its end a token is renewed, and the least that one has to last to be used, in milliseconds. */
const renewedBefore = 120_000;
const leastLeft = 1000;

/**
 * Keeps a token until shortly before its end. The client library would renew it in the background then, and a refusal there, as of a secret that has
 * ended, is nobody's: it would end the process. So it is told that every token is used up, and each request waits for what is renewed here.
 */
function keptTokens(credential: TokenCredential): TokenCredential {
  let kept: { readonly key: string; readonly token: AccessToken } | undefined;
  return {
    getToken: async (scopes, options) => {
      const key = JSON.stringify([scopes, options?.tenantId]);
      const known = kept?.key === key && options?.claims === undefined ? kept.token : undefined;
      const lasts = (least: number): boolean => known !== undefined && known.expiresOnTimestamp - least > Date.now();
      if (known && lasts(renewedBefore)) return usedUp(known);
      try {
        const token = await credential.getToken(scopes, options);
        kept = token ? { key, token } : undefined;
        return token && usedUp(token);
      } catch (error) {
        if (known && lasts(leastLeft)) return usedUp(known);
        throw error;
      }
    },
  };
}

function usedUp(token: AccessToken): AccessToken {
  return { ...token, expiresOnTimestamp: Math.min(token.expiresOnTimestamp, Date.now()) };
}

function isRefusedToken({ status, bodyAsText, headers }: PipelineResponse): boolean {
  const isChallenge = /claims=/i.test(headers.get('www-authenticate') ?? '');
  return status === 401 && !isChallenge && ofToken.test(bodyAsText ?? '');
}
