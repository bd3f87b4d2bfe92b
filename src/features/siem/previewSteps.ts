import { t } from '@vscode/l10n';
import { pickOne } from '../../host/steps';
import type { Answer, StepPlace } from '../../host/steps';
import type { WizardStep } from '../../host/wizard';
import { problemOfPattern } from './hubPanel';
import { textStep } from './textStep';
import type { AskedText } from './textStep';

/** Somewhere that messages are had from. */
export interface MessageSource {
  readonly label: string;
  readonly detail?: string;
  /** Undefined where there are none, or the person thought better of it. */
  readonly read: () => Promise<string | undefined>;
}

/** How messages are parsed, as far as it was said; an empty text is none, or the usual one. */
export interface PreviewAnswers {
  readonly text?: string;
  readonly newlinePattern?: string;
  readonly blockingPattern?: string;
  readonly application?: string;
  readonly subsystem?: string;
}

/** The questions of *Preview Parsing*, each a step. */
export function previewSteps(sources: readonly MessageSource[]): readonly WizardStep<PreviewAnswers>[] {
  const questions: readonly AskedText<Exclude<keyof PreviewAnswers, 'text'>>[] = [
    { key: 'newlinePattern', prompt: t('Pattern that parts messages of text, such as \\n; empty for none'), problem: problemOfPattern },
    { key: 'blockingPattern', prompt: t('Pattern that drops records; empty for none'), problem: problemOfPattern },
    {
      key: 'application',
      prompt: t('Selector of the application; empty for the usual name'),
      usual: '{{ $.category || $.operationName }}',
    },
    { key: 'subsystem', prompt: t('Selector of the subsystem; empty for the usual name'), usual: '{{ $.category }}' },
  ];
  return [
    { applies: () => true, ask: (answers, place) => askText(sources, answers, place) },
    ...questions.map((question) => textStep<(typeof question)['key'], PreviewAnswers>(question)),
  ];
}

async function askText(sources: readonly MessageSource[], answers: PreviewAnswers, place: StepPlace): Promise<Answer<PreviewAnswers>> {
  for (;;) {
    const result = await pickOne<MessageSource>(place, {
      placeholder: t('Which messages are parsed?'),
      choices: () =>
        Promise.resolve(sources.map((value) => ({ label: value.label, ...(value.detail ? { detail: value.detail } : {}), value }))),
    });
    if (typeof result === 'string') return result;
    const text = await result.answer.read();
    if (text !== undefined) return { answer: { ...answers, text } };
  }
}
