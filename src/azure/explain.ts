import { isAbort, UserError } from '../base/errors';
import type { ErrorAction } from '../base/errors';
import { AzureFailure, azureFailure } from './azureFailure';
import type { FailedAnswer } from './azureFailure';
import { explainNetwork } from './explainNetwork';
import { explainSignIn } from './explainSignIn';

/** What was tried, for the words of its failure. */
export interface Attempted {
  /** As it follows “refused to”: `list its diagnostic settings`. */
  readonly doing: string;
  /** What it was tried on: a tenant's, subscription's or workspace's name. */
  readonly on: string;
  /** What lets somebody do it, as an order: `Ask an administrator for the role Security Reader, then retry.` */
  readonly remedy: string;
  /** What somebody who is refused can do at once. */
  readonly action?: ErrorAction;
}

interface Explanation {
  readonly code: string;
  readonly when: (failure: AzureFailure) => boolean;
  readonly message: (failure: AzureFailure, attempted: Attempted) => string;
}

const is = (...codes: readonly string[]): ((failure: AzureFailure) => boolean) => {
  const wanted = new Set(codes.map((code) => code.toLowerCase()));
  return ({ reasons }) => reasons.some(({ code }) => wanted.has(code.toLowerCase()));
};

const status =
  (...wanted: readonly number[]) =>
  (failure: AzureFailure): boolean =>
    wanted.includes(failure.status);

/** What failures of Azure mean to the person who met them; the first that fits. */
export const azureExplanations: readonly Explanation[] = [
  {
    code: 'azure-linked-refused',
    when: is('LinkedAuthorizationFailed'),
    message: ({ innermost }, { on, doing }) =>
      `${on} refused to ${doing}: it needs rights on a linked resource too. Ask that resource's owner for the action that the service names: ${innermost.message}`,
  },
  {
    code: 'azure-wrong-audience',
    when: is('InvalidAuthenticationTokenAudience', 'InvalidAuthenticationToken', 'ExpiredAuthenticationToken', 'AuthenticationFailed'),
    message: (_, { on, doing }) => `${on} did not take the sign-in when it was asked to ${doing}. Sign in again, then retry.`,
  },
  {
    code: 'azure-wrong-tenant',
    when: is('InvalidAuthenticationTokenTenant'),
    message: ({ innermost }, { on }) =>
      `${on} belongs to another tenant than the sign-in. Sign in to its own tenant. The service says: ${innermost.message}`,
  },
  {
    code: 'azure-no-workspace-access',
    when: is('InsufficientAccessError'),
    message: (_, { on, doing }) =>
      `${on} refused to ${doing}: your account may not read it. Ask the workspace's owner for the role Log Analytics Reader on it, then retry; a new role can take up to 60 minutes until it counts here.`,
  },
  {
    code: 'azure-no-licence',
    when: is('Authentication_RequestFromNonPremiumTenantOrB2CTenant'),
    message: (_, { on, doing }) =>
      `${on} did not ${doing}: Microsoft Graph gives sign-ins only of a tenant with Entra ID P1 or P2, and this one has neither, or is a B2C tenant. Its audit logs can be read all the same. A Billing Administrator can license it.`,
  },
  {
    code: 'azure-subscription-disabled',
    when: is('ReadOnlyDisabledSubscription', 'DisabledSubscription', 'SubscriptionIsDisabled'),
    message: (_, { on, doing }) =>
      `${on} did not ${doing}: its subscription is disabled, so it can be read and nothing in it can be changed. Its billing account's owner can enable it again, or choose another subscription.`,
  },
  {
    code: 'azure-refused',
    when: status(403),
    message: (_, { on, doing, remedy }) => `${on} refused to ${doing}: your account has no right to. ${remedy}`,
  },
  {
    code: 'azure-signed-out',
    when: status(401),
    message: (_, { on, doing }) => `${on} did not take the sign-in when it was asked to ${doing}. Sign in again, then retry.`,
  },
  {
    code: 'azure-unregistered',
    when: is('MissingSubscriptionRegistration'),
    message: ({ innermost }, { on }) =>
      `${on} is not set up for this service yet. A Contributor of the subscription can register it. The service says: ${innermost.message}`,
  },
  {
    code: 'azure-gone',
    when: status(404),
    message: (_, { on, doing }) =>
      `${on} was not found when it was asked to ${doing}. It may have been deleted or renamed. Refresh, then choose again.`,
  },
  {
    code: 'azure-throttled',
    when: status(429),
    message: ({ retryAfterSeconds }, { on, doing }) =>
      `${on} is asked too often, so it did not ${doing}. ${retryAfterSeconds === undefined ? 'Wait a minute' : `Wait ${Math.ceil(retryAfterSeconds)} seconds`}, then retry.`,
  },
  {
    code: 'azure-timeout',
    when: status(504),
    message: (_, { on, doing }) =>
      `${on} ran out of time when it was asked to ${doing}. Narrow the time range or the query, then run it again.`,
  },
  {
    code: 'azure-unavailable',
    when: ({ status: given }) => given >= 500,
    message: ({ status: given, host }, { on, doing }) =>
      `The service of ${on} (${host}) failed with status ${given} when it was asked to ${doing}. It was tried several times where that was safe. Retry in a while.`,
  },
];

/** A failure in words: what failed, on what, why, and who can mend it. Aborts, and what has its words already, pass as they are. */
export function explainAzure(error: unknown, attempted: Attempted): unknown {
  if (isAbort(error) || error instanceof UserError) return error;
  const failure = error instanceof AzureFailure ? error : failureOfClient(error);
  if (failure) return explainFailure(failure, attempted);
  return explainSignIn(error, attempted.on) ?? explainNetwork(error, attempted.on) ?? error;
}

/** What the service said, where a client made an error of its own of it. */
function failureOfClient(error: unknown): AzureFailure | undefined {
  const { response, request } = (error ?? {}) as {
    readonly response?: Omit<FailedAnswer, 'url'>;
    readonly request?: { readonly url?: string };
  };
  if (response === undefined || request?.url === undefined || response.status < 400) return undefined;
  return azureFailure({ status: response.status, headers: response.headers, bodyAsText: response.bodyAsText, url: request.url });
}

function explainFailure(failure: AzureFailure, attempted: Attempted): UserError {
  const explanation = azureExplanations.find(({ when }) => when(failure));
  const said = failure.reasons.map(({ code, message }) => `${code}: ${message}`).join('\n');
  const request = failure.requestId === undefined ? '' : `\nRequest ${failure.requestId}`;
  const message =
    explanation?.message(failure, attempted) ??
    `${attempted.on} did not ${attempted.doing}. The service says: ${failure.innermost.message || `status ${failure.status}`}`;
  return new UserError(message, {
    code: explanation?.code ?? 'azure-failed',
    details: `${failure.host} answered with status ${failure.status}\n${said}${request}`,
    cause: failure,
    ...actionOf(explanation?.code, attempted),
  });
}

function actionOf(code: string | undefined, { action }: Attempted): { readonly action?: ErrorAction } {
  if (code !== undefined && signInCodes.has(code)) return { action: signInAgain };
  return code === 'azure-refused' && action ? { action } : {};
}

const signInCodes = new Set(['azure-wrong-audience', 'azure-signed-out', 'azure-wrong-tenant']);

/** The button of failures that a new sign-in mends. */
const signInAgain = { title: 'Sign In Again', command: 'entraLogs.tenants.signIn' } as const;
