import { t } from '@vscode/l10n';
import { isPremium } from '../../catalog/premiumLicence';
import { directLogChoices, isLicensed, tenantOffer } from '../../host/directLogChoices';
import { recordFilterSteps } from '../../host/recordFilterSteps';
import { pickSeveral, separator } from '../../host/steps';
import type { Answer, Choice, StepPlace } from '../../host/steps';
import { tenantStep } from '../../host/tenantStep';
import type { WizardStep } from '../../host/wizard';
import { isFilterable } from './feedAnswers';
import type { FeedAnswers, SourceAnswer } from './feedAnswers';
import type { FeedStepParts } from './feedStepParts';
import { hubSteps } from './hubSteps';
import { redactSteps } from './redactSteps';
import { storageSteps } from './storageSteps';
import { targetSteps } from './targetSteps';
import { workspaceSteps } from './workspaceSteps';

/** The steps of *Add Feed*, in the order in which they are asked: each follow-up only for what was chosen. */
export function feedSteps(parts: FeedStepParts): readonly WizardStep<FeedAnswers>[] {
  return [
    tenantStep<FeedAnswers>(parts),
    { applies: () => true, ask: (answers, place) => askSources(parts, answers, place) },
    ...workspaceSteps(parts),
    ...hubSteps(parts),
    ...storageSteps(parts),
    ...recordFilterSteps<FeedAnswers>({
      applies: ({ sources = [] }) => sources.some(isFilterable),
      placeholder: ({ sources = [] }) =>
        sources.every(isFilterable)
          ? t('Which records? All of them where nothing is chosen')
          : t('Which records? Graph and the Activity Log alone are filtered'),
    }),
    ...redactSteps(),
    ...targetSteps(parts),
  ];
}

const usual: readonly SourceAnswer['kind'][] = ['directoryAudits', 'signIns', 'provisioning'];
const keyOf = (source: SourceAnswer): string => (source.kind === 'activityLog' ? source.subscriptionId : source.kind);

async function askSources({ engine }: FeedStepParts, answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  let { offer } = answers;
  const isFree = (): boolean => offer?.licences !== undefined && !isPremium(offer.licences);
  const before = answers.sources && new Set(answers.sources.map(keyOf));
  const isUsual = (source: SourceAnswer): boolean =>
    isFilterable(source) && source.kind !== 'activityLog' && usual.includes(source.kind) && isLicensed(source.kind, isFree());
  const result = await pickSeveral<SourceAnswer>(place, {
    placeholder: t('Which logs?'),
    choices: async () => {
      // Somebody may have gone back and chosen another tenant.
      if (answers.place && offer?.tenantId !== answers.place.tenantId) offer = await tenantOffer(engine, answers.place, place.signal);
      return [
        separator(t('Straight from the service')),
        ...(offer ? directLogChoices(offer, isFree()) : []),
        separator(t('From where logs are sent already')),
        ...furtherChoices(),
      ];
    },
    chosen: (source) => before?.has(keyOf(source)) ?? isUsual(source),
  });
  return typeof result === 'string' ? result : { answer: { ...answers, ...(offer ? { offer } : {}), sources: result.answer } };
}

function furtherChoices(): readonly Choice<SourceAnswer>[] {
  return [
    {
      label: t('Tables of a workspace, or a KQL query…'),
      description: t('rows as they come to Log Analytics'),
      value: { kind: 'workspace' },
    },
    { label: t('An event hub…'), description: t('what diagnostic settings stream'), value: { kind: 'eventHub' } },
    { label: t('A storage account…'), description: t('what diagnostic settings archive'), value: { kind: 'storage' } },
  ];
}
