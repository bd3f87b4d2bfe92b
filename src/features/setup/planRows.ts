import { t } from '@vscode/l10n';
import type { SetupPlan } from '../../protocol/setup';
import { separator } from '../../host/steps';
import type { Choice } from '../../host/steps';
import { wrapWords } from './wrapWords';

const signs = { added: '$(diff-added)', removed: '$(diff-removed)', kept: '$(check)' } as const;

/** A plan as rows that are only read: what would change, the requests, what to know. `of` names whom it is about, where there are several. */
export function planRows({ steps, changes, notices }: SetupPlan, of?: string): readonly Choice<never>[] {
  const head = (words: string): Choice<never> => separator(of === undefined ? words : `${of}: ${words}`);
  const requests = steps.map(({ title: step, request, there }) => ({
    label: `$(arrow-right) ${step}`,
    description: there ? t('there already') : '',
    detail: `${request.method} ${request.path}`,
  }));
  return [
    ...(changes.length === 0 ? [] : [head(t('What changes'))]),
    ...changes.map(({ change, what }) => ({ label: `${signs[change]} ${what}` })),
    head(t('What is sent')),
    ...requests,
    ...(notices.length === 0 ? [] : [head(t('Good to know'))]),
    ...notices.flatMap((notice) => wrapped('info', notice, besideSeparator)),
  ];
}

/** Why a plan cannot be applied, as rows that are only read. */
export function refusalRows(title: string, refusal: string): readonly Choice<never>[] {
  return [{ label: `$(circle-slash) ${title}` }, ...wrapped('blank', refusal)];
}

/** Characters of a row that are surely seen; fewer where a separator has its words in the row. */
const rowWidth = 72;
const besideSeparator = 60;

/** A text as rows that are only read, the first with an icon. */
function wrapped(icon: string, text: string, width = rowWidth): readonly Choice<never>[] {
  return wrapWords(text, width).map((line, index) => ({ label: `$(${index === 0 ? icon : 'blank'}) ${line}` }));
}
