import { Uri, workspace } from 'vscode';
import type { OpenSource } from '../protocol/engine';
import { isSameSource, rememberedSources } from './rememberedSources';
import { readSetting } from './settings';
import type { Storage } from './storage';

/** What is to be open in this window: what was open the last time, and the log folders that the workspace names in its settings. */
export function wantedSources(storage: Storage): readonly OpenSource[] {
  const remembered = rememberedSources(storage);
  const named = workspaceSources().filter((one) => !remembered.some((other) => isSameSource(one, other)));
  return [...remembered, ...named];
}

/** A relative path is looked for in the first folder of the workspace, where the setting itself stands. */
function workspaceSources(): readonly OpenSource[] {
  const [home] = workspace.workspaceFolders ?? [];
  if (!workspace.isTrusted || home?.uri.scheme !== 'file') return [];
  return readSetting('logs.folders').map((folder) => ({ paths: [Uri.joinPath(home.uri, folder).fsPath] }));
}
