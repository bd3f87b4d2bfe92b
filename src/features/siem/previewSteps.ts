import { t } from '@vscode/l10n';
import { askText } from '../../host/steps';
import type { WizardStep } from '../../host/wizard';
import { problemOfPattern } from './hubPanel';

/** How messages are parsed, as far as it was said; an empty text is none, or the usual one. */
export interface PreviewAnswers {
  readonly newlinePattern?: string;
  readonly blockingPattern?: string;
  readonly application?: string;
  readonly subsystem?: string;
}

interface Question {
  readonly key: keyof PreviewAnswers;
  readonly prompt: string;
  readonly usual?: string;
  readonly problem?: (text: string) => string | undefined;
}

/** The questions of *Preview Parsing*, each a step. */
export function previewSteps(): readonly WizardStep<PreviewAnswers>[] {
  const questions: readonly Question[] = [
    { key: 'newlinePattern', prompt: t('Pattern that parts messages of text, such as \\n; empty for none'), problem: problemOfPattern },
    { key: 'blockingPattern', prompt: t('Pattern that drops records; empty for none'), problem: problemOfPattern },
    {
      key: 'application',
      prompt: t('Selector of the application; empty for the usual name'),
      usual: '{{ $.category || $.operationName }}',
    },
    { key: 'subsystem', prompt: t('Selector of the subsystem; empty for the usual name'), usual: '{{ $.category }}' },
  ];
  return questions.map(stepOf);
}

function stepOf({ key, prompt, usual = '', problem = () => undefined }: Question): WizardStep<PreviewAnswers> {
  return {
    applies: () => true,
    ask: async (answers, place) => {
      const result = await askText(place, { prompt, value: answers[key] ?? usual, problem });
      return typeof result === 'string' ? result : { answer: { ...answers, [key]: result.answer } };
    },
  };
}
