import type { GetTokenOptions, TokenCredential } from '@azure/core-auth';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** Keeps what the sign-in service says when it refuses: the client for codes on another device leaves its words, and with them the reason, away. */
export interface RefusedSignIn {
  /** Listens to the requests of the credential. */
  readonly policy: PipelinePolicy;
  /** The same credential, whose failures hold the words of the service. */
  readonly tell: (credential: TokenCredential) => TokenCredential;
}

export function createRefusedSignIn(): RefusedSignIn {
  const kept: string[] = [];
  return {
    policy: {
      name: 'entraLogsRefusedSignIn',
      sendRequest: async (request, next) => {
        const answer = await next(request);
        const words = answer.status < 400 ? undefined : descriptionOf(answer.bodyAsText);
        // That the person has not entered the code yet is no refusal.
        if (words !== undefined && !words.startsWith('AADSTS70016')) kept.push(words);
        return answer;
      },
    },
    tell: (credential) => ({
      getToken: async (scopes: string | string[], options?: GetTokenOptions) => {
        kept.length = 0;
        try {
          return await credential.getToken(scopes, options);
        } catch (error) {
          const said = kept.at(-1);
          if (error instanceof Error && said !== undefined && !/AADSTS\d/.test(error.message)) error.message = `${error.message} ${said}`;
          throw error;
        }
      },
    }),
  };
}

function descriptionOf(body: string | null | undefined): string | undefined {
  try {
    const { error_description: description } = JSON.parse(body ?? '') as { readonly error_description?: unknown };
    return typeof description === 'string' ? description : undefined;
  } catch {
    return undefined;
  }
}
