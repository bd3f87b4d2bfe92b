import { request } from 'node:https';
import { UserError } from '../base/errors';
import type { Cloud } from './cloud';

export interface SandboxCode {
  readonly userCode: string;
  readonly verificationUri: string;
}

/**
 * Enters a device code on the sandbox's page, as a person would who has no password there. Who may not sign in is told by the token endpoint.
 * @throws UserError where the sandbox has no such account
 */
export function approveSandboxCode(
  { authority, trusted }: Cloud,
  { userCode, verificationUri }: SandboxCode,
  account: string,
): Promise<void> {
  const page = new URL(verificationUri);
  if (page.origin !== new URL(authority).origin) return Promise.reject(new Error('The code is not of the sandbox.'));
  const form = new URLSearchParams({ user_code: userCode, account }).toString();
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(form)) };
    const sent = request(page, { method: 'POST', ca: trusted, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => (answer.statusCode === 400 ? reject(noAccount(account)) : resolve()));
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
