import { empty, html, htmlText } from '../http/answers';
import type { User } from '../world/directory';
import { contosoCast } from '../world/seed/people';
import { checkClient } from './issueTokens';
import type { SignInCall } from './signInCall';
import { formOf, homeOf, tenantOfPath } from './signInCall';
import { signInFailure } from './signInFailure';

const style =
  '<style>body{font:16px/1.5 system-ui;max-width:34rem;margin:3rem auto;padding:0 1rem}label{display:block;padding:.3rem}</style>';

/** Who may sign in on the pages: Contoso's accounts that have a part to play, each with what it meets. */
function accounts(call: SignInCall): readonly User[] {
  const names = new Set(Object.values(contosoCast).map(({ name }) => name as string));
  return call.world.tenants.flatMap(({ users }) => users.filter(({ name, userType }) => userType === 'Member' && names.has(name)));
}

function choice(call: SignInCall): string {
  return accounts(call)
    .map(({ account, name }, index) => {
      const checked = index === 0 ? ' checked' : '';
      return `<label><input type="radio" name="account" value="${htmlText(account)}"${checked}> ${htmlText(name)} · ${htmlText(account)}</label>`;
    })
    .join('');
}

/** Asks who signs in; a `login_hint` that names an account is taken at once, as a session would be. */
export function authorize(call: SignInCall): Response {
  const asked = call.url.searchParams;
  const tenant = tenantOfPath(call);
  checkClient(call, asked.get('client_id') ?? '', tenant);
  checkRedirect(asked.get('redirect_uri') ?? '');
  const hint = asked.get('login_hint');
  const mayPick = asked.get('prompt') !== 'select_account' && asked.get('prompt') !== 'login';
  if (hint !== null && mayPick && homeOf(call, hint)) return redirectWithCode(call, asked, hint);
  if (asked.get('prompt') === 'none')
    return redirect(asked, {
      error: 'login_required',
      error_description: 'AADSTS50058: A silent sign-in request was sent but no user is signed in.',
    });
  const action = htmlText(call.url.pathname + call.url.search);
  return html(
    `${style}<h1>Sign in to the sandbox</h1><form method="post" action="${action}">${choice(call)}<button>Sign in</button></form>`,
  );
}

/** Takes the choice of the page. */
export async function chooseAccount(call: SignInCall): Promise<Response> {
  const account = (await formOf(call)).get('account') ?? '';
  const asked = call.url.searchParams;
  checkRedirect(asked.get('redirect_uri') ?? '');
  const home = homeOf(call, account);
  if (!home) throw signInFailure(50020, [account, 'unknown', 'unknown']);
  return redirectWithCode(call, asked, account);
}

function redirectWithCode(call: SignInCall, asked: URLSearchParams, account: string): Response {
  const code = call.pending.addCode({
    account: account.toLowerCase(),
    clientId: asked.get('client_id') ?? '',
    scope: asked.get('scope') ?? '',
    secondFactor: true,
    redirectUri: asked.get('redirect_uri') ?? '',
    challenge: asked.get('code_challenge') ?? undefined,
    method: asked.get('code_challenge_method') === 'S256' ? 'S256' : 'plain',
    nonce: asked.get('nonce') ?? undefined,
  });
  return redirect(asked, { code });
}

/** Only programs of this machine get codes: anything else would hand the sign-in to a page elsewhere. */
function checkRedirect(uri: string): void {
  const isOwn = /^(http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)|vscode(-insiders|-oss)?:\/\/|code-oss:\/\/)/i.test(uri);
  if (!isOwn) throw signInFailure(50011, [uri]);
}

function redirect(asked: URLSearchParams, values: Readonly<Record<string, string>>): Response {
  const all = { ...values, ...(asked.get('state') === null ? {} : { state: asked.get('state') ?? '' }), session_state: 'sandbox' };
  const uri = asked.get('redirect_uri') ?? '';
  if (asked.get('response_mode') === 'form_post') {
    const fields = Object.entries(all).map(([name, value]) => `<input type="hidden" name="${name}" value="${htmlText(value)}">`);
    return html(`${style}<form method="post" action="${htmlText(uri)}">${fields.join('')}<button>Continue</button></form>`);
  }
  const mark = asked.get('response_mode') === 'fragment' ? '#' : uri.includes('?') ? '&' : '?';
  return empty(302, { location: uri + mark + new URLSearchParams(all).toString() });
}

/** The page of the device code flow. */
export function devicePage(call: SignInCall): Response {
  const code = htmlText(call.url.searchParams.get('user_code') ?? '');
  return html(
    `${style}<h1>Enter code</h1><form method="post"><label>Code <input name="user_code" value="${code}"></label>${choice(call)}<button>Sign in</button></form>`,
  );
}

export async function enterDeviceCode(call: SignInCall): Promise<Response> {
  const form = await formOf(call);
  const device = call.pending.deviceOfUser(form.get('user_code') ?? '');
  if (!device) return html(`${style}<h1>That code did not work</h1><p>Check the code and try again.</p>`, 400);
  const account = (form.get('account') ?? '').toLowerCase();
  const home = homeOf(call, account);
  if (!home) return html(`${style}<h1>There is no account ${htmlText(account)}</h1>`, 400);
  if (home.users.find((user) => user.account === account)?.condition === 'blocked') {
    device.refused = true;
    return html(`${style}<h1>You cannot access this right now</h1><p>A Conditional Access policy blocks this sign-in (53003).</p>`, 403);
  }
  device.account = account;
  return html(`${style}<h1>You have signed in</h1><p>You may close this page.</p>`);
}
