import { t } from '@vscode/l10n';
import type { App } from '../../app';
import { askText, pickOne, separator } from '../../host/steps';
import type { Answer, Choice, StepPlace } from '../../host/steps';
import type { HubQuestion } from '../../protocol/siem';

/** The group that every hub has. */
const shared = '$Default';

export interface GroupQuestion {
  readonly engine: App['engine'];
  readonly hub: HubQuestion;
  readonly prompt: string;
  /** What was answered before, or is usual. */
  readonly value: string;
  /** Whether what is written makes a group that is not there yet; else only those that are there can be read with. */
  readonly mayBeNew: boolean;
  readonly problem: (text: string) => string | undefined;
}

/** Asks for a consumer group: one that the hub has, the usual one, or another by its name. */
export async function askGroup(place: StepPlace, question: GroupQuestion): Promise<Answer<string>> {
  const { engine, hub, prompt, value, problem } = question;
  for (;;) {
    const result = await pickOne<string | typeof other>(place, {
      placeholder: prompt,
      choices: async () => {
        const there = await engine.request('siem/consumerGroups', hub, { signal: place.signal });
        return [...groupRows(there, question), separator(''), otherRow()];
      },
      chosen: (each) => each === value,
    });
    if (typeof result === 'string') return result;
    if (result.answer !== other) return { answer: result.answer };
    const typed = await askText({ ...place, canGoBack: true }, { prompt, value, problem: (text) => problem(text.trim()) });
    if (typed === 'left') return typed;
    if (typed !== 'back') return { answer: typed.answer.trim() };
  }
}

const other = Symbol('another group');

function otherRow(): Choice<typeof other> {
  return { label: `$(edit) ${t('Another name…')}`, value: other };
}

/** A usual group that is made stands first; the group that everybody has comes last, and is none for a reader of its own. */
function groupRows(there: readonly string[], { value, mayBeNew }: GroupQuestion): readonly Choice<string>[] {
  const own = there.filter((name) => name !== shared);
  const made =
    mayBeNew && value !== '' && !there.includes(value)
      ? [{ label: value, description: t('new'), detail: t('What is written makes it'), value }]
      : [];
  const kept = own.map((name) => ({
    label: name,
    description: t('is there'),
    detail: t('Choose it where nobody else reads with it'),
    value: name,
  }));
  const last =
    !mayBeNew && there.includes(shared)
      ? [{ label: shared, description: t('is there'), detail: t('Other readers may use it'), value: shared }]
      : [];
  return [...made, ...kept, ...last];
}
