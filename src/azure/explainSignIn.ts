import { UserError } from '../base/errors';

interface SignInExplanation {
  /** Numbers of the sign-in service's AADSTS codes. */
  readonly numbers: readonly string[];
  /** `application` is the id that the service names, where it names one. */
  readonly message: (on: string, application?: string) => string;
}

function named(application: string | undefined): string {
  return application === undefined ? 'application' : `application ${application}`;
}

function consentPage(application: string | undefined): string {
  return application === undefined ? '' : ` at https://login.microsoftonline.com/organizations/adminconsent?client_id=${application}`;
}

/**
 * What refusals of the sign-in service mean.
 * Source of the numbers: learn.microsoft.com/entra/identity-platform/reference-error-codes; of those of a certificate also Microsoft.Identity.Web, which
 * renews it by them (github.com/AzureAD/microsoft-identity-web/pull/2840).
 */
export const signInExplanations: readonly SignInExplanation[] = [
  {
    numbers: ['7000215'],
    message: (on) =>
      `${on} did not take the secret. The secret's ID was perhaps pasted in place of its value. Enter the value, then sign in again.`,
  },
  {
    numbers: ['7000222'],
    message: (on) =>
      `The secret for ${on} has expired. Where it was made here, Rotate Secret or Certificate makes a new one; else ask the owner of the app registration for one, then sign in with it.`,
  },
  {
    numbers: ['700016', '700011'],
    message: (on, application) =>
      `The ${named(application)} is not known in ${on}: it is of another tenant, or nobody there has consented to it. Check tenant and application id; a new application is known there after a minute.`,
  },
  {
    numbers: ['700027', '1000502', '7000214'],
    message: (on) =>
      `${on} did not take the certificate: it has expired, or the app registration does not have it any more. Ask its owner to add a new one, then sign in with that.`,
  },
  { numbers: ['90002', '900023'], message: (on) => `There is no such tenant: ${on}. Check its id or domain name.` },
  {
    numbers: ['50020', '50034', '16003', '51004', '50178'],
    message: (on) => `Your account is not known in ${on}. Sign in with another account, or ask an administrator there for an invitation.`,
  },
  {
    numbers: ['50076', '50079', '50074'],
    message: (on) => `${on} asks for a second factor. Sign in to it again and confirm on your device.`,
  },
  {
    numbers: ['53003', '53000', '53001'],
    message: (on) =>
      `A Conditional Access policy of ${on} blocks this sign-in. Ask an administrator of the tenant which condition is missing.`,
  },
  {
    numbers: ['65001', '65004'],
    message: (on, application) =>
      `${on} has not consented to the ${named(application)} reading for you: who you are, its audit and sign-in logs (AuditLog.Read.All), and its users, groups and applications (Directory.Read.All). Ask an administrator there to consent${consentPage(application)}, then sign in again.`,
  },
  { numbers: ['700082', '70043', '50173', '70008'], message: (on) => `The sign-in to ${on} has ended. Sign in again.` },
  { numbers: ['50058', '50133'], message: (on) => `Nobody is signed in to ${on}. Sign in again.` },
];

/** The number of a refusal of the sign-in service, without its letters; undefined where the error is none. */
export function signInErrorNumber(error: unknown): string | undefined {
  return error instanceof Error ? /AADSTS(\d+)/.exec(error.message)?.[1] : undefined;
}

/** Whether the sign-in service refused for a reason that does not pass by itself. */
export function isSignInRefused(error: unknown): boolean {
  const number = signInErrorNumber(error);
  return signInExplanations.some(({ numbers }) => number !== undefined && numbers.includes(number));
}

/** A refusal of the sign-in service in words, or undefined where the error is none. */
export function explainSignIn(error: unknown, on: string): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  const number = signInErrorNumber(error);
  const isSignIn = number !== undefined || /^(Authentication|CredentialUnavailable|AggregateAuthentication)/.test(error.name);
  if (!isSignIn) return undefined;
  const known = signInExplanations.find(({ numbers }) => number !== undefined && numbers.includes(number));
  const application = /(?:identifier|ID|appid)\W{0,3}([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i.exec(error.message)?.[1];
  const first = error.message.split(/\r?\n/)[0] ?? '';
  const link = number === undefined ? '' : `\nhttps://login.microsoftonline.com/error?code=${number}`;
  return new UserError(known?.message(on, application) ?? `The sign-in to ${on} failed: ${first}`, {
    code: number === undefined ? 'sign-in-failed' : `AADSTS${number}`,
    details: `${error.message}${link}`,
    cause: error,
    action: { title: 'Sign In Again', command: 'entraLogs.tenants.signIn' },
  });
}
