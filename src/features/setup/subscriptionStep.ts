import { t } from '@vscode/l10n';
import type { App } from '../../app';
import type { SubscriptionInfo } from '../../protocol/azure';
import type { NodePlace } from './nodePlace';
import { pickOne } from '../../host/steps';
import type { Choice } from '../../host/steps';
import type { WizardStep } from '../../host/wizard';

/** Asks for a subscription of the tenant. */
export function askSubscriptionStep({ engine }: Pick<App, 'engine'>): WizardStep<Partial<NodePlace>> {
  return {
    applies: () => true,
    ask: async (state, place) => {
      const result = await pickOne(place, {
        placeholder: t('Which subscription?'),
        choices: async () => {
          if (!state.place) return [];
          const subscriptions = await engine.request('azure/subscriptions', state.place, { signal: place.signal });
          return subscriptions.map(subscriptionChoice);
        },
      });
      return typeof result === 'string' ? result : { answer: { ...state, subscriptionId: result.answer } };
    },
  };
}

/** A subscription as a row to choose; one that is not enabled says so. */
export function subscriptionChoice({ name, subscriptionId, state }: SubscriptionInfo): Choice<string> {
  return { label: name, ...(state === 'Enabled' ? {} : { description: state }), detail: subscriptionId, value: subscriptionId };
}
