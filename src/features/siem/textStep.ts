import { askText } from '../../host/steps';
import type { WizardStep } from '../../host/wizard';

/** A text that a wizard asks for, and what it is kept as. */
export interface AskedText<Key extends string> {
  readonly key: Key;
  readonly prompt: string;
  /** What stands there until something else is said. */
  readonly usual?: string;
  readonly problem?: (text: string) => string | undefined;
}

/** A step that asks for one text, whatever was answered before. */
export function textStep<Key extends string, State extends { readonly [key in Key]?: string }>({
  key,
  prompt,
  usual = '',
  problem = () => undefined,
}: AskedText<Key>): WizardStep<State> {
  return {
    applies: () => true,
    ask: async (answers, place) => {
      const result = await askText(place, { prompt, value: answers[key] ?? usual, problem });
      return typeof result === 'string' ? result : { answer: { ...answers, [key]: result.answer } };
    },
  };
}
