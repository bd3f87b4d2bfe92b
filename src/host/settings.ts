import { ConfigurationTarget, workspace } from 'vscode';
import type { Uri } from 'vscode';
import type { CloudId } from '../base/cloudId';
import type { NetworkSettings } from './networkEnvironment';
import type { TakeGuard } from '../protocol/engineStart';

/** The product's settings and the type of each; the defaults stand in the manifest. */
export interface Settings {
  readonly 'query.memoryLimit': string;
  readonly 'query.threads': number;
  readonly 'query.addressPlacesFile': string;
  readonly 'query.functionsFolders': readonly string[];
  readonly 'query.watchlistsFolder': string;
  readonly 'query.externalDataFolders': readonly string[];
  readonly 'cache.maximumSizeGigabytes': number;
  readonly 'editor.codeLens': boolean;
  readonly cloud: Exclude<CloudId, 'sandbox'>;
  readonly 'sandbox.speed': number;
  readonly 'sandbox.account': string;
  readonly 'workspace.timeoutSeconds': number;
  readonly 'workspace.takeGuard': TakeGuard['mode'];
  readonly 'workspace.takeRows': number;
  readonly 'tail.pollSeconds': number;
  readonly 'tail.newestFirst': boolean;
  readonly 'tail.readyAlerts': readonly string[];
  readonly 'tail.alertRules': readonly string[];
  readonly 'tail.alertCommands': readonly string[];
  readonly 'tail.quietHours': string;
  readonly 'tail.alertsPerHour': number;
  readonly 'logs.folders': readonly string[];
}

/** Reads one setting as it is now, for a document where it may differ between folders. */
export function readSetting<Key extends keyof Settings>(key: Key, document?: Uri): Settings[Key] {
  return workspace.getConfiguration('entraLogs', document).get(key) as Settings[Key];
}

/** VS Code's own settings of the network, as they are now; a change counts from the engine's next start on. */
export function networkSettings(): NetworkSettings {
  const http = workspace.getConfiguration('http');
  return {
    proxy: http.get<string>('proxy', ''),
    proxySupport: http.get<string>('proxySupport', 'override'),
    noProxy: http.get<readonly string[]>('noProxy', []),
    strictSsl: http.get<boolean>('proxyStrictSSL', true),
    systemCertificates: http.get<boolean>('systemCertificates', true),
  };
}

/** Writes a setting for all windows of the person. */
export async function writeSetting<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void> {
  await workspace.getConfiguration('entraLogs').update(key, value, ConfigurationTarget.Global);
}

/** Calls the listener when one of the settings changed. */
export function onSettingsChange(keys: readonly (keyof Settings)[], listener: () => void): { dispose(): void } {
  return workspace.onDidChangeConfiguration((event) => {
    if (keys.some((key) => event.affectsConfiguration(`entraLogs.${key}`))) listener();
  });
}
