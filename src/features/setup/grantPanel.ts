import type { App } from '../../app';
import { apply } from './applyPanel';
import { showCode } from './codePanel';
import { authorizeAnswers } from './identityCommands';
import type { IdentityPlace } from './identityCommands';
import type { IdentityParts } from './identityKeys';
import type { IdentityState } from './identitySteps';
import { requestsDocument } from './requestsDocument';
import { askReview } from './reviewStep';
import { runWizard } from '../../host/wizard';
import type { WizardStep } from '../../host/wizard';

export type GrantParts = IdentityParts & Pick<App, 'engine' | 'log' | 'reports'>;

/** Asks the steps of a wizard; undefined where it was left. */
export async function askSteps(
  title: string,
  steps: readonly WizardStep<IdentityState>[],
  start: IdentityState,
  remember?: (state: IdentityState) => void,
): Promise<IdentityState | undefined> {
  const aborter = new AbortController();
  try {
    return await runWizard({ title, steps, start, signal: aborter.signal, ...(remember ? { remember } : {}) });
  } finally {
    aborter.abort();
  }
}

/** Which identity is given rights, and what is asked before. */
export interface Grant {
  readonly title: string;
  readonly where: IdentityPlace;
  readonly steps: readonly WizardStep<IdentityState>[];
  readonly start: IdentityState;
}

/** Gives an identity rights, after it showed what they would be; gives the answers where they were given, and nothing where something else was decided. */
export async function reviewedGrant(parts: GrantParts, { title, where, steps, start }: Grant): Promise<IdentityState | undefined> {
  const state = await askSteps(title, [...steps, reviewStep(parts, where)], start);
  if (!state?.review) return undefined;
  const { plan, decision } = state.review;
  if (decision === 'apply') return (await apply(parts, plan)) ? state : undefined;
  if (decision === 'code') await showCode(parts, [plan]);
  else await parts.reports.show(requestsDocument(plan));
  return undefined;
}

/** Shows what the rights would be, before they are given. */
function reviewStep({ engine }: GrantParts, { place, appId }: IdentityPlace): WizardStep<IdentityState> {
  return {
    applies: () => true,
    ask: async (state, step) => {
      const answers = authorizeAnswers(appId, state);
      const result = await askReview(step, () => engine.request('setup/plan', { place, answers }, { signal: step.signal }));
      return typeof result === 'string' ? result : { answer: { ...state, review: result.answer } };
    },
  };
}
