import type { Answer, StepPlace } from './steps';

/** One question of a wizard: it turns the answers so far into more of them. */
export interface WizardStep<State> {
  /** Whether it is asked at all, by the answers so far. */
  readonly applies: (state: State) => boolean;
  readonly ask: (state: State, place: StepPlace) => Promise<Answer<State>>;
}

export interface WizardOptions<State> {
  readonly title: string;
  readonly steps: readonly WizardStep<State>[];
  readonly start: State;
  readonly signal: AbortSignal;
  /** Told after every answer, so that a wizard that is left half-way remembers them. */
  readonly remember?: (state: State) => void;
}

/** Asks the steps in order; *Back* asks the one before again, with its answer kept. Undefined where the person left. */
export async function runWizard<State>({ title, steps, start, signal, remember }: WizardOptions<State>): Promise<State | undefined> {
  let state = start;
  const asked: number[] = [];
  let index = nextOf(steps, state, 0);
  while (index < steps.length) {
    const step = steps[index];
    if (!step) break;
    const total = steps.filter(({ applies }) => applies(state)).length;
    const place = { title, step: asked.length + 1, steps: Math.max(total, asked.length + 1), canGoBack: asked.length > 0, signal };
    const result = await step.ask(state, place);
    if (result === 'left') return undefined;
    if (result === 'back') {
      index = asked.pop() ?? 0;
      continue;
    }
    state = result.answer;
    remember?.(state);
    asked.push(index);
    index = nextOf(steps, state, index + 1);
  }
  return state;
}

function nextOf<State>(steps: readonly WizardStep<State>[], state: State, from: number): number {
  let index = from;
  while (index < steps.length && steps[index]?.applies(state) === false) index++;
  return index;
}
