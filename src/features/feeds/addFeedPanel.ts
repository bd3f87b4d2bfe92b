import { t } from '@vscode/l10n';
import { env, window } from 'vscode';
import type { App } from '../../app';
import { azureConnectionId as connectionId } from '../../host/azureConnection';
import { activeKqlEditor, queryOf } from '../../host/kqlEditor';
import { withProgress } from '../../host/progress';
import { runWizard } from '../../host/wizard';
import type { AddFeed } from '../../protocol/feed';
import { freeName, newFeed } from './feedAnswers';
import type { FeedAnswers, NewFeed } from './feedAnswers';
import { feedSteps } from './feedSteps';
import { reviewStep } from './reviewStep';
import { showChecks } from './testReport';

/** A feed to be added, and the secrets that VS Code is to keep for it. */
export interface AskedFeed extends AddFeed {
  readonly secrets: NewFeed['secrets'];
}

type Parts = Pick<App, 'engine' | 'reports'>;

/** Asks what a feed is to read and where it is to write or send it; undefined where the person left. */
export async function askFeed(
  parts: Parts,
  { folder, taken }: { readonly folder: string; readonly taken: readonly string[] },
): Promise<AskedFeed | undefined> {
  const { engine } = parts;
  const feedOf = (answers: FeedAnswers): NewFeed => newFeed(answers, answers.name ?? freeName(answers.place?.tenantName ?? '', taken));
  const added = (answers: NewFeed): AddFeed => ({ connectionId, config: answers.config, folder });
  const openQuery = async (): ReturnType<typeof queryOf> => {
    const editor = activeKqlEditor();
    return editor && queryOf(editor, engine);
  };
  const steps = [
    ...feedSteps({ engine, folder, openQuery, chooseFile }),
    reviewStep({
      taken,
      feedOf,
      check: (feed) => engine.request('feed/configuration', added(feed)),
      test: (feed) => testFirst(parts, added(feed), feed.secrets),
      copy: (feed) => copyConfiguration(parts, added(feed)),
    }),
  ];
  const state = await runWizard<FeedAnswers>({ title: t('Add Feed'), steps, start: {}, signal: new AbortController().signal });
  if (!state) return undefined;
  const feed = feedOf(state);
  return { ...added(feed), secrets: feed.secrets };
}

async function chooseFile(title: string): Promise<string | undefined> {
  const options = { title, canSelectFiles: true, canSelectFolders: false, openLabel: t('Choose') };
  return (await window.showOpenDialog(options))?.[0]?.fsPath;
}

/** The values that VS Code keeps are told to the engine, which has them in its memory alone. */
async function testFirst({ engine, reports }: Parts, feed: AddFeed, secrets: NewFeed['secrets']): Promise<void> {
  const title = t('Test Source: {0}', String(feed.config['name']));
  await engine.request('feed/secrets', { secrets });
  const checks = await withProgress({ title }, (signal) => engine.request('feed/testNew', feed, { signal }));
  await showChecks(reports, title, checks);
}

async function copyConfiguration({ engine }: Parts, feed: AddFeed): Promise<void> {
  const { text, variables } = await engine.request('feed/configuration', feed);
  await env.clipboard.writeText(text);
  const run = t('The configuration is copied. Save it as feed.json and run “entra-logs feed --config feed.json”.');
  const needs = variables.length === 0 ? '' : ` ${t('It takes its secrets from the environment: {0}.', variables.join(', '))}`;
  void window.showInformationMessage(`${run}${needs}`);
}
