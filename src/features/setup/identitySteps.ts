import { t } from '@vscode/l10n';
import type { App } from '../../app';
import type { TenantInfo, TenantPlace } from '../../protocol/azure';
import type { ReaderRole } from '../../protocol/setup';
import type { Reviewed } from './reviewStep';
import type { TenantsReviewed } from './tenantsReview';
import { askText, pickOne, pickSeveral } from '../../host/steps';
import type { Answer, Choice, TextQuestion } from '../../host/steps';
import { azureConnectionId as connectionId } from '../../host/azureConnection';
import type { WizardStep } from '../../host/wizard';

/** A subscription or a management group, with the tenant that it was chosen in. */
export interface ChosenScope {
  readonly tenantId: string;
  /** As plans name it: the id of the subscription, or of the group. */
  readonly scope: string;
  /** What the person knows it by. */
  readonly name: string;
  /** The subscription, or one under the group: what a test of the identity reads. Not there where nothing lies under the group. */
  readonly subscriptionId?: string;
}

/** What an identity signs in by, and where its key is kept. */
export type CredentialKind = 'secret' | 'certificate' | 'certificateFile' | 'federated';

/** What of the directory an identity may read, and the role of the directory by which it may. */
export type DirectoryRight = 'directoryLogs' | 'directoryObjects' | 'directoryRole';

/** The answers of *Create Reader Identity* and of *Authorize Subscriptions* so far. */
export interface IdentityState {
  readonly tenants?: readonly TenantInfo[];
  readonly name?: string;
  readonly credential?: CredentialKind;
  /** Days that its secret or certificate is good for. */
  readonly secretDays?: string;
  /** Where certificate and key are written to; VS Code keeps them where there is none. */
  readonly keyFile?: string;
  /** Whose tokens it signs in by, where it has no secret and no certificate. */
  readonly issuer?: string;
  readonly subject?: string;
  readonly scopes?: readonly ChosenScope[];
  readonly role?: ReaderRole;
  readonly directory?: readonly DirectoryRight[];
  readonly review?: Reviewed;
  /** The plan of each tenant, where they were reviewed together. */
  readonly tenantsReview?: TenantsReviewed;
}

interface Parts {
  readonly engine: Pick<App['engine'], 'request'>;
}

export type IdentityStep = WizardStep<IdentityState>;

/** Asks for one or several tenants; those with a subscription on which the person may give roles are chosen at first. */
export function tenantsStep({ engine }: Parts): IdentityStep {
  return {
    applies: () => true,
    ask: async (state, place) => {
      const hosts = new Set<string>();
      const choices = async (): Promise<readonly Choice<TenantInfo>[]> => {
        const tenants = await engine.request('azure/tenants', { connectionId }, { signal: place.signal });
        const counted = await Promise.all(
          tenants.map(async (tenant) => {
            const where: TenantPlace = { connectionId, tenantId: tenant.tenantId, tenantName: tenant.name };
            const subscriptions = await engine.request('setup/assignable', where, { signal: place.signal }).catch(() => []);
            if (subscriptions.some(({ mayAssign }) => mayAssign)) hosts.add(tenant.tenantId);
            return { tenant, count: subscriptions.length };
          }),
        );
        return counted.map(({ tenant, count }) => ({
          label: tenant.name,
          description: tenant.domain ?? '',
          detail: subscriptionsText(count),
          value: tenant,
        }));
      };
      const before = state.tenants && new Set(state.tenants.map(({ tenantId }) => tenantId));
      const chosen = ({ tenantId }: TenantInfo): boolean => (before ?? hosts).has(tenantId);
      return merged(state, await pickSeveral(place, { placeholder: t('In which tenants?'), choices, chosen }), (tenants) => ({ tenants }));
    },
  };
}

function subscriptionsText(count: number): string {
  if (count === 0) return t('no subscription that you have a role in');
  return count === 1 ? t('1 subscription') : t('{0} subscriptions', count);
}

export function merged<T>(state: IdentityState, result: Answer<T>, more: (answer: T) => IdentityState): Answer<IdentityState> {
  return typeof result === 'string' ? result : { answer: { ...state, ...more(result.answer) } };
}

/** A step that asks for one text of the answers. */
function textStep(
  member: 'name' | 'secretDays' | 'issuer' | 'subject',
  applies: IdentityStep['applies'],
  question: (state: IdentityState) => TextQuestion,
): IdentityStep {
  return {
    applies,
    ask: async (state, place) => {
      const asked = question(state);
      const value = state[member] ?? asked.value ?? '';
      return merged(state, await askText(place, { ...asked, value }), (text) => ({ [member]: text }));
    },
  };
}

/** What is wrong with a text that may be anything of 1 to so many characters. */
const upTo =
  (most: number) =>
  (text: string): string | undefined =>
    text.trim() === '' || text.length > most ? t('1 to {0} characters are allowed.', most) : undefined;

export const nameStep = textStep(
  'name',
  () => true,
  () => ({
    prompt: t('Name of the application. One of this name that was made from here is used again.'),
    value: 'Entra Logs reader',
    problem: upTo(120),
  }),
);

/** A secret as what an identity signs in by. */
export function secretChoice(): Choice<CredentialKind> {
  return {
    label: `$(key) ${t('A secret')}`,
    detail: t('What most SIEMs ask for; kept in VS Code’s own store of secrets'),
    value: 'secret',
  };
}

/** A certificate, by where its key is kept. */
export function certificateChoices(): readonly Choice<CredentialKind>[] {
  return [
    {
      label: `$(verified) ${t('A certificate, its key in VS Code')}`,
      detail: t('Made here; the private key stays in VS Code’s own store of secrets'),
      value: 'certificate',
    },
    {
      label: `$(file) ${t('A certificate, its key in a file')}`,
      detail: t('Made here; certificate and private key in a PEM file that you alone may read'),
      value: 'certificateFile',
    },
  ];
}

function federatedChoice(): Choice<CredentialKind> {
  return {
    label: `$(link) ${t('Tokens of another issuer')}`,
    detail: t('A federated credential: a pipeline or a cluster signs in by its own tokens, and there is nothing to keep or to renew'),
    value: 'federated',
  };
}

export const credentialStep: IdentityStep = {
  applies: () => true,
  ask: async (state, place) =>
    merged(
      state,
      await pickOne(place, {
        placeholder: t('What does it sign in by?'),
        choices: () => Promise.resolve([secretChoice(), ...certificateChoices(), federatedChoice()]),
        chosen: (kind) => kind === (state.credential ?? 'secret'),
      }),
      (credential) => ({ credential }),
    ),
};

const isFederated = ({ credential }: IdentityState): boolean => credential === 'federated';

/** Asks how long a secret or a certificate lives; the tenant may allow less, which the plan tells. */
export const lifetimeStep = textStep(
  'secretDays',
  (state) => !isFederated(state),
  ({ credential = 'secret' }) => ({
    prompt:
      credential === 'secret'
        ? t('Days that its secret lives: 1 to 730; the tenant may allow fewer')
        : t('Days that its certificate is good for: 1 to 730'),
    value: '180',
    problem: (text) => (/^([1-9]\d?|[1-6]\d\d|7[0-2]\d|730)$/.test(text) ? undefined : t('1 to 730 days are allowed.')),
  }),
);

/** Ask whose tokens a federated credential trusts. Source: learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust. */
export const federationSteps: readonly IdentityStep[] = [
  textStep('issuer', isFederated, () => ({
    prompt: t('Issuer of the tokens, such as https://token.actions.githubusercontent.com'),
    problem: (text) => (/^https:\/\/[^\s/]+\S*$/.test(text) ? undefined : t('The issuer is an address that begins with https://.')),
  })),
  textStep('subject', isFederated, () => ({
    prompt: t('Subject of the tokens, exactly as they have it, such as repo:owner/name:ref:refs/heads/main'),
    problem: upTo(600),
  })),
];

const roles = (): readonly Choice<ReaderRole>[] => [
  { label: 'Reader', detail: t('Reads everything in the subscription but keys: Activity Log and workspaces'), value: 'reader' },
  { label: 'Monitoring Reader', detail: t('Reads monitoring data: Activity Log, metrics, workspaces'), value: 'monitoringReader' },
  { label: 'Log Analytics Reader', detail: t('Reads workspaces and the Activity Log'), value: 'logAnalyticsReader' },
  {
    label: t('Activity Log only'),
    detail: t('A role of its own with exactly Microsoft.Insights/eventtypes/values/Read'),
    value: 'minimal',
  },
];

export const roleStep: IdentityStep = {
  applies: ({ scopes = [] }) => scopes.length > 0,
  ask: async (state, place) =>
    merged(
      state,
      await pickOne(place, {
        placeholder: t('By which role?'),
        choices: () => Promise.resolve(roles()),
        chosen: (role) => role === (state.role ?? 'reader'),
      }),
      (role) => ({ role }),
    ),
};

type Directory = DirectoryRight | 'none';

export const directoryStep: IdentityStep = {
  applies: () => true,
  ask: async (state, place) => {
    const choices: readonly Choice<Directory>[] = [
      { label: 'AuditLog.Read.All', detail: t('Audit and sign-in logs of the directory'), value: 'directoryLogs' },
      { label: 'Directory.Read.All', detail: t('Users, groups and applications too; some logs ask for it'), value: 'directoryObjects' },
      { label: 'Reports Reader', detail: t('Role of the directory: where the permission alone is not enough'), value: 'directoryRole' },
      { label: t('None of these'), value: 'none' },
    ];
    const before = new Set<Directory>(state.directory ?? ['directoryLogs']);
    const result = await pickSeveral(place, {
      placeholder: t('What of the directory may it read?'),
      choices: () => Promise.resolve(choices),
      chosen: (value) => before.has(value),
    });
    return merged(state, result, (values) => ({ directory: values.includes('none') ? [] : values.filter((value) => value !== 'none') }));
  },
};
