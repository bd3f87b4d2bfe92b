import { t } from '@vscode/l10n';
import type { TenantPlace } from '../protocol/azure';
import { azureConnectionId as connectionId } from './azureConnection';
import type { EngineClient } from './engineClient';
import { pickOne } from './steps';
import type { WizardStep } from './wizard';

interface WithPlace {
  readonly place?: TenantPlace;
}

/** Asks for the tenant; left out where a node of the tree named it. */
export function tenantStep<State extends WithPlace>({ engine }: { readonly engine: Pick<EngineClient, 'request'> }): WizardStep<State> {
  return {
    applies: ({ place }) => place === undefined,
    ask: async (state, place) => {
      const result = await pickOne(place, {
        placeholder: t('Which tenant?'),
        choices: async () => {
          const tenants = await engine.request('azure/tenants', { connectionId }, { signal: place.signal });
          return tenants.map(({ tenantId, name, domain }) => ({
            label: name,
            description: domain ?? '',
            detail: tenantId,
            value: { connectionId, tenantId, tenantName: name },
          }));
        },
      });
      return typeof result === 'string' ? result : { answer: { ...state, place: result.answer } };
    },
  };
}
