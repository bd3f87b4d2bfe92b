import { t } from '@vscode/l10n';
import { commands, env, Uri, window } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { UserError } from '../../base/errors';
import { registerCommands } from '../../host/commands';
import { withProgress } from '../../host/progress';
import { createSandboxProcess } from '../../host/sandboxProcess';
import { readSetting } from '../../host/settings';
import type { DeviceCode, SignInChoice, WorkspacePlace } from '../../protocol/azure';
import type { CloudId } from '../../base/cloudId';
import { createAccount } from './account';
import type { Account } from './account';
import { chooseWorkspaces } from './workspacesPanel';
import { contributes, tenantsView } from './contributes';
import type { TenantNode } from './nodes';
import { askSignIn } from './signInPanel';
import { openTenantsTree } from './tenantsTree';
import type { TenantsTree } from './tenantsTree';

export type TenantsParts = Pick<App, 'engine' | 'sourceBook' | 'storage' | 'microsoft' | 'results' | 'messages' | 'context'>;

/** Signing in to Azure, and the view of what an account can reach there. */
export function register(parts: TenantsParts): Disposable {
  const { engine, context, messages, results } = parts;
  const registered = new DisposableStore();
  const sandbox = createSandboxProcess(Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath, () => readSetting('sandbox.speed'));
  const account = registered.add(createAccount({ ...parts, sandbox, secrets: context.secrets }));
  const tree = registered.add(openTenantsTree({ engine, account }));
  registered.add(engine.on('azure/deviceCode', (code) => void showCode(code)));
  const signIn = (cloud: CloudId, choice: SignInChoice, title: string): Promise<void> =>
    signInAndShow({ parts, account, tree }, { cloud, choice, title });
  const query = async (places: readonly WorkspacePlace[], table: string | undefined): Promise<void> => {
    const [first, ...others] = places;
    if (!first) return;
    const title = others.length === 0 ? t('Opening {0}', first.name) : t('Opening {0} workspaces', places.length);
    const sourceId = await withProgress({ title, where: { viewId: tenantsView } }, (signal) => account.openWorkspaces(places, signal));
    const text = table === undefined ? {} : { text: `${table}\n| where TimeGenerated > ago(1d)\n| take 100`, run: true };
    await results.openConsole({ sourceId, ...text });
  };
  const useSandbox = (): Promise<void> =>
    signIn('sandbox', { kind: 'sandboxUser', account: readSetting('sandbox.account') }, t('Starting the sandbox'));
  registered.add(
    registerCommands(
      contributes,
      {
        useSandbox,
        signIn: async () => {
          const cloud = readSetting('cloud');
          const choice = await askSignIn(cloudNames[cloud]());
          if (choice === 'sandbox') await useSandbox();
          else if (choice) await signIn(cloud, choice, t('Signing in to {0}', cloudNames[cloud]()));
        },
        signOut: async () => {
          await account.signOut();
          tree.refresh();
        },
        refresh: (node?: TenantNode) => tree.refresh(node),
        query: ({ workspace, table }: TenantNode) => workspace && query([workspace], table),
        querySeveral: (node: TenantNode, nodes: readonly TenantNode[] = [node]) => query(workspacesOf(nodes), undefined),
        chooseWorkspaces: async () => {
          const chosen = await chooseWorkspaces({ engine, account });
          if (chosen) await query(chosen, undefined);
        },
        copyId: ({ copies }: TenantNode) => env.clipboard.writeText(copies ?? ''),
        openInPortal: ({ portalPath }: TenantNode) => openInPortal(account, portalPath ?? ''),
      },
      messages,
    ),
  );
  return registered;
}

/** The workspaces among chosen nodes, each once; what is no workspace is passed over. */
function workspacesOf(nodes: readonly TenantNode[]): readonly WorkspacePlace[] {
  const all = nodes.flatMap(({ workspace }) => (workspace ? [workspace] : []));
  return [...new Map(all.map((place) => [place.customerId, place])).values()];
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

async function signInAndShow(
  { parts, account, tree }: { readonly parts: TenantsParts; readonly account: Account; readonly tree: TenantsTree },
  { cloud, choice, title }: SigningIn,
): Promise<void> {
  await commands.executeCommand(`${tenantsView}.focus`);
  await withProgress({ title }, (signal) => parts.microsoft.mayAsk(() => account.signIn(cloud, choice, signal)));
  tree.refresh();
}

async function showCode({ userCode, verificationUri }: DeviceCode): Promise<void> {
  const open = t('Copy Code and Open Page');
  const chosen = await window.showInformationMessage(t('Enter the code {0} at {1} to sign in.', userCode, verificationUri), open);
  if (chosen !== open) return;
  await env.clipboard.writeText(userCode);
  await env.openExternal(Uri.parse(verificationUri));
}

async function openInPortal({ current }: Account, path: string): Promise<void> {
  if (current?.cloud === 'sandbox') {
    throw new UserError(t('The sandbox has no portal. Everything that it has is shown here.'), { code: 'no-portal' });
  }
  if (current) await env.openExternal(Uri.parse(`${current.portal}${path}`));
}
