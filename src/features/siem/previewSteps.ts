import { t } from '@vscode/l10n';
import type { WizardStep } from '../../host/wizard';
import { problemOfPattern } from './hubPanel';
import { textStep } from './textStep';
import type { AskedText } from './textStep';

/** How messages are parsed, as far as it was said; an empty text is none, or the usual one. */
export interface PreviewAnswers {
  readonly newlinePattern?: string;
  readonly blockingPattern?: string;
  readonly application?: string;
  readonly subsystem?: string;
}

/** The questions of *Preview Parsing*, each a step. */
export function previewSteps(): readonly WizardStep<PreviewAnswers>[] {
  const questions: readonly AskedText<keyof PreviewAnswers>[] = [
    { key: 'newlinePattern', prompt: t('Pattern that parts messages of text, such as \\n; empty for none'), problem: problemOfPattern },
    { key: 'blockingPattern', prompt: t('Pattern that drops records; empty for none'), problem: problemOfPattern },
    {
      key: 'application',
      prompt: t('Selector of the application; empty for the usual name'),
      usual: '{{ $.category || $.operationName }}',
    },
    { key: 'subsystem', prompt: t('Selector of the subsystem; empty for the usual name'), usual: '{{ $.category }}' },
  ];
  return questions.map((question) => textStep(question));
}
