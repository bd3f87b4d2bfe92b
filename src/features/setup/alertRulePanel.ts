import { t } from '@vscode/l10n';
import { languages, window, workspace } from 'vscode';
import type { App } from '../../app';
import { UserError } from '../../base/errors';
import { activeKqlEditor, queryOf } from '../../host/kqlEditor';
import type { AlertRuleAnswers } from '../../protocol/setup';
import { askText, pickOne } from '../../host/steps';
import { runWizard } from '../../host/wizard';
import type { WizardStep } from '../../host/wizard';

type Parts = Pick<App, 'engine' | 'documentSources' | 'sourceBook'>;
type State = Partial<AlertRuleAnswers>;

/** Turns the query at the caret into the definition of an alert rule, which is shown and created nowhere. */
export async function createAlertRule({ engine, documentSources, sourceBook }: Parts): Promise<void> {
  const editor = activeKqlEditor();
  const query = editor && (await queryOf(editor, engine));
  if (!query)
    throw new UserError(t('There is no query at the caret. Put the caret into a query, then create the rule.'), { code: 'no-query' });
  const sourceId = documentSources.sourceOf(query.uri) ?? sourceBook.current?.sourceId;
  const workspaceId = sourceBook.all.find((source) => source.sourceId === sourceId)?.workspace?.resourceId ?? '';
  const { signal } = new AbortController();
  const start: State = { query: query.text, workspaceId, threshold: 0 };
  const steps = [nameStep(query.title.replace(/\.kql$/, '')), intervalStep, severityStep];
  const state = await runWizard<State>({ title: t('Create Alert Rule'), steps, start, signal });
  if (!state) return;
  const { content } = await engine.request('setup/alertRule', { ...usual, ...state });
  const language = (await languages.getLanguages()).includes('bicep') ? 'bicep' : 'plaintext';
  await window.showTextDocument(await workspace.openTextDocument({ content, language }), { preview: false });
}

const usual: AlertRuleAnswers = { name: '', query: '', workspaceId: '', minutes: 15, severity: 2, threshold: 0 };

const nameStep = (suggested: string): WizardStep<State> => ({
  applies: () => true,
  ask: async (state, place) => {
    const problem = (text: string): string | undefined => (text.trim() === '' ? t('Give the rule a name.') : undefined);
    const result = await askText(place, { prompt: t('Name of the alert rule'), value: state.name ?? suggested, problem });
    return typeof result === 'string' ? result : { answer: { ...state, name: result.answer.trim() } };
  },
});

const intervalStep: WizardStep<State> = {
  applies: () => true,
  ask: async (state, place) => {
    const result = await pickOne<number>(place, {
      placeholder: t('How often is it asked, for the time since the last look?'),
      choices: () =>
        Promise.resolve([
          { label: t('Every 5 minutes'), value: 5 },
          { label: t('Every quarter of an hour'), value: 15 },
          { label: t('Every hour'), value: 60 },
          { label: t('Every day'), value: 1440 },
        ]),
      chosen: (minutes) => minutes === (state.minutes ?? 15),
    });
    return typeof result === 'string' ? result : { answer: { ...state, minutes: result.answer } };
  },
};

const severityStep: WizardStep<State> = {
  applies: () => true,
  ask: async (state, place) => {
    const words = [t('Critical'), t('Error'), t('Warning'), t('Informational'), t('Verbose')];
    const result = await pickOne<number>(place, {
      placeholder: t('How severe is it when rows come?'),
      choices: () => Promise.resolve(words.map((label, value) => ({ label, value }))),
      chosen: (severity) => severity === (state.severity ?? 2),
    });
    return typeof result === 'string' ? result : { answer: { ...state, severity: result.answer } };
  },
};
