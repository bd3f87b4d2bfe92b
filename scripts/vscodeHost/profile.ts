import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Settings of a quiet VS Code: no prompts, no network, nothing that moves. A profile's own values win. */
const quietSettings: Readonly<Record<string, unknown>> = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'files.simpleDialog.enable': true,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.enabled': false,
  'window.commandCenter': false,
};

/** Makes the profile folder with its settings; values given here win over those already in it. */
export function writeProfile(folder: string, settings: Readonly<Record<string, unknown>>): void {
  const file = join(folder, 'User/settings.json');
  mkdirSync(join(folder, 'User'), { recursive: true });
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
  writeFileSync(file, JSON.stringify({ ...quietSettings, ...before, ...settings }, undefined, 2));
}

/** Loads an extension from its source folder: a link among the installed ones, and a fresh list, which VS Code makes from the folder. */
export function linkExtension(source: string, extensionsFolder: string): void {
  mkdirSync(extensionsFolder, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { publisher: string; name: string; version: string };
  const link = join(extensionsFolder, `${manifest.publisher}.${manifest.name}-${manifest.version}`);
  rmSync(link, { force: true });
  symlinkSync(resolve(source), link, process.platform === 'win32' ? 'junction' : 'dir');
  rmSync(join(extensionsFolder, 'extensions.json'), { force: true });
}
