import { t } from '@vscode/l10n';
import type { App } from '../../app';
import { UserError } from '../../base/errors';
import { azureConnectionId as connectionId } from '../../host/azureConnection';
import type { AssignableGroup } from '../../protocol/managementGroups';
import type { AssignableSubscription } from '../../protocol/setup';
import { merged } from './identitySteps';
import type { ChosenScope, IdentityStep } from './identitySteps';
import { pickSeveral, separator } from '../../host/steps';
import type { Choice, StepPlace } from '../../host/steps';

interface Parts {
  readonly engine: Pick<App['engine'], 'request'>;
}

interface InTenant {
  readonly tenantId: string;
  readonly name: string;
}

/** What can be chosen in one tenant, and which of it the person may give roles on. */
interface Offered {
  readonly subscriptions: readonly Choice<ChosenScope>[];
  readonly groups: readonly Choice<ChosenScope>[];
  /** Scopes on which a choice would only fail. */
  readonly refused: readonly string[];
}

/** Asks which subscriptions and management groups an identity may read, or none where that makes sense. The subscriptions on which the person may give roles are chosen at first. */
export function scopesStep({ engine }: Parts, { mayBeNone }: { readonly mayBeNone: boolean }): IdentityStep {
  return {
    applies: () => true,
    ask: async (state, place) => {
      const none: ChosenScope = { tenantId: '', scope: '', name: '' };
      const usual = new Set<string>();
      const choices = async (): Promise<readonly Choice<ChosenScope>[]> => {
        const offers = await Promise.all((state.tenants ?? []).map((tenant) => offerOf({ engine }, tenant, place)));
        const refused = new Set(offers.flatMap((offer) => offer.refused));
        const [subscriptions, groups] = [offers.flatMap((offer) => offer.subscriptions), offers.flatMap((offer) => offer.groups)];
        for (const { value } of subscriptions) if (value && !refused.has(value.scope)) usual.add(value.scope);
        const grouped = groups.length === 0 ? [] : [separator(t('Management groups, with all that is under them')), ...groups];
        const nothing = mayBeNone ? [{ label: t('None: directory logs only'), value: none }] : [];
        return [...nothing, separator(t('Subscriptions')), ...subscriptions, ...grouped];
      };
      const before = state.scopes && new Set(state.scopes.map(({ scope }) => scope));
      const chosen = ({ scope }: ChosenScope): boolean => (before ?? usual).has(scope);
      const placeholder = t('Which subscriptions or management groups may it read?');
      const result = await pickSeveral(place, { placeholder, choices, chosen });
      return merged(state, result, (scopes) => ({ scopes: scopes.filter(({ scope }) => scope !== '') }));
    },
  };
}

async function offerOf({ engine }: Parts, { tenantId, name: tenantName }: InTenant, { signal }: StepPlace): Promise<Offered> {
  const where = { connectionId, tenantId, tenantName };
  const [subscriptions, groups] = await Promise.all([
    engine.request('setup/assignable', where, { signal }).catch((): readonly AssignableSubscription[] => []),
    engine
      .request('setup/assignableGroups', where, { signal })
      .catch((error: unknown) => (error instanceof UserError ? error.message : '')),
  ]);
  return {
    subscriptions: subscriptions.map((subscription) => subscriptionChoice(subscription, { tenantId, name: tenantName })),
    // That they could not be read is a row to read, none to choose.
    groups: typeof groups === 'string' ? failedRow(groups) : groups.map((group) => groupChoice(group, { tenantId, name: tenantName })),
    refused: [
      ...subscriptions.filter(({ mayAssign }) => !mayAssign).map(({ subscriptionId }) => subscriptionId),
      ...(typeof groups === 'string' ? [] : groups.filter(({ refusal }) => refusal !== undefined).map(({ id }) => id)),
    ],
  };
}

function failedRow(message: string): readonly Choice<ChosenScope>[] {
  return message === '' ? [] : [{ label: `$(warning) ${t('Management groups could not be read')}`, detail: message }];
}

function subscriptionChoice(
  { subscriptionId, name, mayAssign, tenantId: home }: AssignableSubscription,
  { tenantId, name: tenantName }: InTenant,
): Choice<ChosenScope> {
  const isManaged = home !== undefined && home !== tenantId;
  return {
    label: name,
    description: isManaged ? t('{0}, which manages it for another tenant', tenantName) : tenantName,
    detail: mayAssign ? subscriptionId : t('{0} · you may give no roles there', subscriptionId),
    value: { tenantId, scope: subscriptionId, name, subscriptionId },
  };
}

function groupChoice({ id, name, subscriptions, refusal }: AssignableGroup, { tenantId, name: tenantName }: InTenant): Choice<ChosenScope> {
  const names = subscriptions.map((subscription) => subscription.name).sort();
  const reach = names.length === 0 ? t('no subscription under it yet') : names.join(', ');
  const [first] = subscriptions;
  return {
    label: `$(type-hierarchy) ${name}`,
    description: t('{0} · management group', tenantName),
    detail: refusal === undefined ? reach : t('{0} · you may give no roles there, its Owner can', reach),
    value: { tenantId, scope: id, name, ...(first ? { subscriptionId: first.subscriptionId } : {}) },
  };
}
