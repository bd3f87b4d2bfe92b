import { describe, expect, it } from 'vitest';
import { runWizard } from '../../../src/host/wizard';
import type { WizardStep } from '../../../src/host/wizard';

type State = Readonly<Record<string, string>>;
const { signal } = new AbortController();

/** Steps that answer from a script and note what they saw. */
function scripted(script: readonly (readonly [step: string, did: string])[]) {
  const seen: string[] = [];
  const left = [...script];
  const step = (name: string, applies = () => true): WizardStep<State> => ({
    applies,
    ask: (state, place) => {
      const [wanted, did] = left.shift()!;
      expect(wanted).toBe(name);
      seen.push(`${name} ${place.step}/${place.steps} ${place.canGoBack ? 'back' : 'first'} ${state[name] ?? '-'}`);
      return Promise.resolve(did === 'back' || did === 'left' ? did : { answer: { ...state, [name]: did } });
    },
  });
  return { step, seen };
}

describe('a wizard', () => {
  it('asks one step before again on Back, with its answer kept, over steps that were left out', async () => {
    const { step, seen } = scripted([
      ['one', 'a'],
      ['three', 'back'],
      ['one', 'b'],
      ['three', 'c'],
    ]);
    const steps = [step('one'), step('two', () => false), step('three')];
    expect(await runWizard({ title: '', steps, start: {}, signal })).toEqual({ one: 'b', three: 'c' });
    expect(seen).toEqual(['one 1/2 first -', 'three 2/2 back -', 'one 1/2 first a', 'three 2/2 back -']);
  });
  it('remembers every answer, so that one that is left half-way can go on', async () => {
    const { step } = scripted([
      ['one', 'a'],
      ['two', 'left'],
    ]);
    const remembered: State[] = [];
    expect(
      await runWizard({
        title: '',
        steps: [step('one'), step('two')],
        start: {},
        signal,
        remember: (state) => void remembered.push(state),
      }),
    ).toBeUndefined();
    expect(remembered).toEqual([{ one: 'a' }]);
  });
});
