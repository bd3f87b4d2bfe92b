import { t } from '@vscode/l10n';
import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { HostAccount, SignInChoice } from '../../protocol/azure';

type Kind = 'host' | 'azureCli' | 'secret' | 'certificate' | 'deviceCode' | 'sandbox';

/** Asks how to sign in, and for what that takes; undefined where the person left it. `accounts` are those that VS Code has for the cloud. */
export async function askSignIn(
  cloudName: string,
  accounts: () => Promise<readonly HostAccount[]>,
): Promise<SignInChoice | 'sandbox' | undefined> {
  const item = (kind: Kind, icon: string, label: string, detail: string): QuickPickItem & { readonly kind_: Kind } => ({
    label: `$(${icon}) ${label}`,
    detail,
    kind_: kind,
  });
  const chosen = await window.showQuickPick(
    [
      item('host', 'account', t('With your account in VS Code'), t('For people: the same sign-in that other extensions use')),
      item('azureCli', 'terminal', t('With the Azure CLI'), t('Takes the account of “az login” on this computer')),
      item('secret', 'key', t('As a program with a secret'), t('A service principal: tenant, application id and secret')),
      item(
        'certificate',
        'file-binary',
        t('As a program with a certificate'),
        t('A service principal: tenant, application id and a PEM file'),
      ),
      item('deviceCode', 'device-mobile', t('With a code on another device'), t('Where no browser can be opened here')),
      item('sandbox', 'beaker', t('Use the sandbox instead'), t('An Azure on this computer with fictional tenants; no account is needed')),
    ],
    { title: t('Sign In to {0}', cloudName), placeHolder: t('How do you want to sign in?'), matchOnDetail: true, ignoreFocusOut: true },
  );
  switch (chosen?.kind_) {
    case undefined:
      return undefined;
    case 'sandbox':
      return 'sandbox';
    case 'secret':
    case 'certificate':
      return askProgram(chosen.kind_);
    case 'host':
      return askAccount(await accounts());
    case 'azureCli':
    case 'deviceCode':
      return { kind: chosen.kind_ };
  }
}

/** Which of the accounts of VS Code it shall be, or another one; the first is not asked for here. */
async function askAccount(accounts: readonly HostAccount[]): Promise<SignInChoice | undefined> {
  if (accounts.length === 0) return { kind: 'host' };
  const another: QuickPickItem & { readonly account?: HostAccount } = { label: `$(add) ${t('Another account…')}` };
  const chosen = await window.showQuickPick([...accounts.map((account) => ({ label: `$(account) ${account.label}`, account })), another], {
    title: t('Sign In with an Account of VS Code'),
    placeHolder: t('Everything here is read and done by this account until you sign in anew'),
    ignoreFocusOut: true,
  });
  return chosen && { kind: 'host', account: chosen.account ?? 'another' };
}

async function askProgram(kind: 'secret' | 'certificate'): Promise<SignInChoice | undefined> {
  const steps = 3;
  const tenantId = await ask({ step: 1, steps, prompt: t('Id or domain name of the tenant') });
  if (tenantId === undefined) return undefined;
  const clientId = await ask({ step: 2, steps, prompt: t('Application (client) id'), form: /^[0-9a-f-]{36}$/i });
  if (clientId === undefined) return undefined;
  if (kind === 'secret') {
    const secret = await ask({ step: 3, steps, prompt: t('Value of the secret, not its id'), password: true });
    return secret === undefined ? undefined : { kind, tenantId, clientId, secret };
  }
  const [file] = (await window.showOpenDialog({ title: t('Certificate with Private Key'), filters: { PEM: ['pem'] } })) ?? [];
  return file && { kind, tenantId, clientId, certificateFile: file.fsPath };
}

interface Question {
  readonly step: number;
  readonly steps: number;
  readonly prompt: string;
  readonly password?: boolean;
  readonly form?: RegExp;
}

async function ask({ step, steps, prompt, password = false, form = /\S/ }: Question): Promise<string | undefined> {
  const given = await window.showInputBox({
    title: t('Sign in as a program, step {0} of {1}', step, steps),
    prompt,
    password,
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' || form.test(text.trim()) ? undefined : t('This does not look like it: {0}', prompt)),
  });
  return given === undefined || given.trim() === '' ? undefined : given.trim();
}
