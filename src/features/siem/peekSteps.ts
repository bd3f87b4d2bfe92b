import { t } from '@vscode/l10n';
import type { App } from '../../app';
import { pickOne } from '../../host/steps';
import { tenantStep } from '../../host/tenantStep';
import type { WizardStep } from '../../host/wizard';
import type { TenantPlace } from '../../protocol/azure';
import type { HubQuestion } from '../../protocol/siem';
import { askGroup } from './groupStep';
import { hubsOfTenant } from './hubPanel';
import { textStep } from './textStep';

/** Which event hub is looked at, and how, as far as it was said. */
export interface PeekAnswers {
  readonly place?: TenantPlace;
  readonly hub?: HubQuestion;
  readonly consumerGroup?: string;
  readonly minutes?: string;
}

/** The tenant, and one of the event hubs that its settings stream to. */
export function hubSteps(engine: App['engine']): readonly WizardStep<PeekAnswers>[] {
  return [
    tenantStep({ engine }),
    {
      applies: () => true,
      ask: async (answers, place) => {
        const { place: tenant } = answers;
        if (!tenant) return 'left';
        const result = await pickOne(place, {
          placeholder: t('Which event hub?'),
          choices: async () => {
            const hubs = await hubsOfTenant(engine, tenant, place.signal);
            return hubs.length > 0 ? hubs : [noHub(tenant)];
          },
        });
        return typeof result === 'string' ? result : { answer: { ...answers, hub: result.answer } };
      },
    },
  ];
}

/** A row that is only read. */
function noHub({ tenantName }: TenantPlace): { readonly label: string; readonly detail: string } {
  return {
    label: `$(info) ${t('No diagnostic setting of {0} streams to an event hub yet.', tenantName)}`,
    detail: t('“Stream Logs to a SIEM…” sets one up.'),
  };
}

/** What *Event Hub Peek* asks. */
export function peekSteps(engine: App['engine']): readonly WizardStep<PeekAnswers>[] {
  return [
    ...hubSteps(engine),
    {
      applies: ({ hub }) => hub !== undefined,
      ask: async (answers, place) => {
        const { hub, consumerGroup = 'siem' } = answers;
        if (!hub) return 'left';
        const result = await askGroup(place, {
          engine,
          hub,
          prompt: t('Consumer group. One that nobody else reads with disturbs nobody.'),
          value: consumerGroup,
          mayBeNew: false,
          problem: (text) => (text === '' ? t('Give a value.') : undefined),
        });
        return typeof result === 'string' ? result : { answer: { ...answers, consumerGroup: result.answer } };
      },
    },
    textStep({ key: 'minutes', prompt: t('How many minutes back?'), usual: '15', problem: problemOfMinutes }),
  ];
}

function problemOfMinutes(text: string): string | undefined {
  const minutes = Number(text);
  return minutes >= 1 && minutes <= 10_080 ? undefined : t('Give a number from 1 to 10080, which is a week.');
}
