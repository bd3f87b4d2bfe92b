import { t } from '@vscode/l10n';
import { env, Uri, window } from 'vscode';
import type { App } from '../../app';
import { DisposableStore } from '../../base/disposable';
import type { Disposable } from '../../base/disposable';
import { registerCommands } from '../../host/commands';
import { createSandboxProcess } from '../../host/sandboxProcess';
import { readSetting } from '../../host/settings';
import type { DeviceCode } from '../../protocol/azure';
import { createAccount } from './account';
import { contributes } from './contributes';
import { signInForFeeds, signInWhenAsked } from './restoredAccount';
import { openTenantsTree } from './tenantsTree';

export type TenantsParts = Pick<App, 'engine' | 'log' | 'sourceBook' | 'storage' | 'microsoft' | 'results' | 'messages' | 'context'>;

/** Signing in to Azure, and the view of what an account can reach there. */
export function register(parts: TenantsParts): Disposable {
  const { engine, context, messages } = parts;
  const registered = new DisposableStore();
  const sandbox = createSandboxProcess(Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath, () => readSetting('sandbox.speed'));
  const account = registered.add(createAccount({ ...parts, sandbox, secrets: context.secrets }));
  const tree = registered.add(openTenantsTree({ engine, account }));
  registered.add(signInWhenAsked({ engine, account }));
  registered.add(signInForFeeds({ engine, log: parts.log, account, signedIn: () => tree.refresh() }));
  registered.add(engine.on('azure/deviceCode', (code) => void showCode(code)));
  const load = async () => (await import('./commands')).createHandlers({ ...parts, account, tree, sandbox });
  registered.add(registerCommands(contributes, load, messages));
  return registered;
}

async function showCode({ userCode, verificationUri }: DeviceCode): Promise<void> {
  const open = t('Copy Code and Open Page');
  const chosen = await window.showInformationMessage(t('Enter the code {0} at {1} to sign in.', userCode, verificationUri), open);
  if (chosen !== open) return;
  await env.clipboard.writeText(userCode);
  await env.openExternal(Uri.parse(verificationUri));
}
