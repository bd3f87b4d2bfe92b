import { t } from '@vscode/l10n';
import { commands, env, Uri, window } from 'vscode';
import type { App } from '../../app';
import { UserError } from '../../base/errors';
import type { CommandHandlers } from '../../host/commands';
import { withProgress } from '../../host/progress';
import { sendFault } from '../../host/sandboxFaults';
import type { SandboxProcess } from '../../host/sandboxProcess';
import { readSetting } from '../../host/settings';
import type { SignInChoice } from '../../protocol/azure';
import type { CloudId } from '../../base/cloudId';
import type { Account } from './account';
import { tenantsView } from './contributes';
import type { contributes } from './contributes';
import { askFault } from './faultsPanel';
import type { TenantNode } from './tenantNode';
import { queryHandlers } from './queryPanel';
import { askSignIn } from './signInPanel';
import type { TenantsTree } from './tenantsTree';

export interface TenantCommandsParts extends Pick<App, 'engine' | 'microsoft' | 'results'> {
  readonly account: Account;
  readonly tree: TenantsTree;
  readonly sandbox: SandboxProcess;
}

/** Signs in and out, and does what is asked of what an account can reach. */
export function createHandlers(parts: TenantCommandsParts): CommandHandlers<typeof contributes> {
  const { engine, results, account, tree, sandbox } = parts;
  const signIn = (cloud: CloudId, choice: SignInChoice, title: string): Promise<void> => signInAndShow(parts, { cloud, choice, title });
  const useSandbox = async (): Promise<void> => {
    const title = t('Starting the sandbox');
    const name = readSetting('sandbox.account');
    const choice = name.includes('@') ? { kind: 'sandboxUser' as const, account: name } : await programNamed(sandbox, name, title);
    await signIn('sandbox', choice, title);
  };
  return {
    useSandbox,
    signIn: async () => {
      const cloud = readSetting('cloud');
      const choice = await askSignIn(cloudNames[cloud](), () => parts.microsoft.accounts(cloud));
      if (choice === 'sandbox') await useSandbox();
      else if (choice) await signIn(cloud, choice, t('Signing in to {0}', cloudNames[cloud]()));
    },
    signOut: async () => {
      await account.signOut();
      tree.refresh();
    },
    refresh: (node?: TenantNode) => tree.refresh(node),
    filter: () => askFilter(tree),
    ...queryHandlers({ engine, results }, account),
    makeSandboxFail: () => makeSandboxFail(sandbox, account),
    copyId: ({ copies }: TenantNode) => env.clipboard.writeText(copies ?? ''),
    openInPortal: ({ portalPath }: TenantNode) => openInPortal(account, portalPath ?? ''),
  };
}

/** A program of the sandbox by its name, such as `entra-logs-reader`. @throws UserError that lists them where there is none of this name */
async function programNamed(sandbox: SandboxProcess, name: string, title: string): Promise<SignInChoice> {
  const { identities } = await withProgress({ title }, () => sandbox.start());
  const found = identities.find((each) => each.name === name);
  if (found) return { kind: 'secret', tenantId: found.tenantId, clientId: found.clientId, secret: found.clientSecret };
  throw new UserError(
    t(
      'The sandbox has no program {0}. Let the setting sandbox.account name a person such as ada.admin@contoso.example, or one of {1}.',
      name,
      identities.map((each) => each.name).join(', '),
    ),
    { code: 'no-program' },
  );
}

const cloudNames: Readonly<Record<Exclude<CloudId, 'sandbox'>, () => string>> = {
  public: () => t('Azure'),
  usGovernment: () => t('Azure US Government'),
  china: () => t('Azure in China'),
};

interface SigningIn {
  readonly cloud: CloudId;
  readonly choice: SignInChoice;
  readonly title: string;
}

async function signInAndShow({ microsoft, account, tree }: TenantCommandsParts, { cloud, choice, title }: SigningIn): Promise<void> {
  await commands.executeCommand(`${tenantsView}.focus`);
  await withProgress({ title }, (signal) => microsoft.mayAsk(() => account.signIn(cloud, choice, signal)));
  tree.refresh();
}

async function openInPortal({ current }: Account, path: string): Promise<void> {
  if (current?.cloud === 'sandbox') {
    throw new UserError(t('The sandbox has no portal. Everything that it has is shown here.'), { code: 'no-portal' });
  }
  if (current) await env.openExternal(Uri.parse(`${current.portal}${path}`));
}

/** Filters while it is typed; Escape takes back what was there before. */
async function askFilter(tree: TenantsTree): Promise<void> {
  const before = tree.filtered;
  const box = window.createInputBox();
  box.title = t('Filter Tenants');
  box.placeholder = t('Words in names of workspaces, subscriptions, settings and identities; nothing shows all');
  box.value = before;
  let accepted = false;
  box.onDidChangeValue((text) => tree.filter(text.trim()));
  box.onDidAccept(() => {
    accepted = true;
    box.hide();
  });
  await new Promise<void>((resolve) => {
    box.onDidHide(resolve);
    box.show();
  });
  box.dispose();
  if (!accepted) tree.filter(before);
}

async function makeSandboxFail(sandbox: SandboxProcess, { current }: Account): Promise<void> {
  if (current?.cloud !== 'sandbox') throw new UserError(t('The sandbox does not run. Use the sandbox first.'), { code: 'no-sandbox' });
  const fault = await askFault();
  if (fault !== undefined) await sendFault(await sandbox.start(), fault);
}
