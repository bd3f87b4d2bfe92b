import { request } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../base/errors';
import type { Cloud } from './cloud';

export interface SandboxCode {
  readonly userCode: string;
  readonly verificationUri: string;
}

/** How often the page is asked where it has a fault, and the milliseconds between. */
const tries = 5;
const pauseBetween = 300;

/**
 * Enters a device code on the sandbox's page, as a person would who has no password there. Who may not sign in is told by the token endpoint.
 * @throws UserError where the sandbox has no such account
 */
export async function approveSandboxCode(
  { authority, trusted }: Cloud,
  { userCode, verificationUri }: SandboxCode,
  account: string,
): Promise<void> {
  const page = new URL(verificationUri);
  if (page.origin !== new URL(authority).origin) throw new Error('The code is not of the sandbox.');
  const form = new URLSearchParams({ user_code: userCode, account }).toString();
  for (let left = tries; ; left--) {
    const status = await sendForm(page, form, trusted).catch(() => 0);
    if (status === 400) throw noAccount(account);
    // A person would press the button again, too.
    if (status !== 0 && status !== 429 && status < 500) return;
    if (left === 1) throw new UserError(`The sandbox does not take the sign-in of ${account}. Sign in again.`, { code: 'sandbox-sign-in' });
    await wait(pauseBetween);
  }
}

/** Gives the status of the answer. */
function sendForm(page: URL, form: string, trusted: Cloud['trusted']): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(form)) };
    const sent = request(page, { method: 'POST', ca: trusted, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
      answer.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(form);
  });
}

function noAccount(account: string): UserError {
  return new UserError(
    `The sandbox has no account ${account}. Let the setting sandbox.account name a person of it, such as ada.admin@contoso.example.`,
    { code: 'sandbox-no-account' },
  );
}
