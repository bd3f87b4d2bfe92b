import { t } from '@vscode/l10n';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { isAbort, UserError } from '../../base/errors';
import type { PlanStep } from '../../protocol/setup';

const day = 86_400_000;

/** An application by its object id, or a reference to it, and the name that people know it by. */
export interface NamedApplication {
  readonly objectId: string;
  readonly name: string;
}

/** The step that gives an application a secret. Its text is in the answer alone; what it is told by later is its name. */
export function secretStep({ objectId: application, name }: NamedApplication, days: number, now: number): PlanStep {
  const end = new Date(now + days * day).toISOString().slice(0, 10);
  const displayName = `Entra Logs until ${end}`;
  return {
    id: 'secret',
    title: t('Make a secret that ends on {0}', end),
    what: t('secret until {0}', end),
    effect: 'create',
    there: false,
    request: {
      service: 'graph',
      method: 'POST',
      path: `/v1.0/applications/${application}/addPassword`,
      body: { passwordCredential: { displayName, endDateTime: `${end}T00:00:00Z` } },
    },
    look: { path: `/v1.0/applications/${application}` },
    keeps: ['keyId', 'endDateTime'],
    secret: 'secretText',
    undo: {
      service: 'graph',
      method: 'POST',
      path: `/v1.0/applications/${application}/removePassword`,
      body: { keyId: '{{secret.keyId}}' },
    },
    words: { doing: t('make a secret'), on: name, remedy: ownerRemedy() },
  };
}

/** Whom to ask where the secrets and certificates of an application may not be changed. */
export function ownerRemedy(): string {
  return t('It takes an owner of the application, or the role Application Administrator. Ask an administrator of the tenant, then retry.');
}

interface Policy {
  readonly isEnabled?: boolean;
  readonly applicationRestrictions?: {
    readonly passwordCredentials?: readonly {
      readonly restrictionType?: string;
      readonly maxLifetime?: string | null;
      readonly state?: string;
    }[];
  };
}

/** Refuses a secret that lives longer than the tenant allows, or where the tenant allows none. Where the policy cannot be read, the service decides. */
export async function refuseLongSecret(graph: AzureClient, days: number, tenantName: string, signal: AbortSignal): Promise<void> {
  if (!Number.isInteger(days) || days < 1 || days > 730)
    throw new UserError(t('A secret lives 1 to 730 days; {0} does not fit.', days), { code: 'setup-answer' });
  const policy = await graph.get<Policy>('/v1.0/policies/defaultAppManagementPolicy', signal).catch((error: unknown): Policy => {
    if (isAbort(error)) throw error;
    return {};
  });
  if (policy.isEnabled !== true) return;
  const rules = (policy.applicationRestrictions?.passwordCredentials ?? []).filter(({ state }) => state !== 'disabled');
  if (rules.some(({ restrictionType }) => restrictionType === 'passwordAddition'))
    throw new UserError(t('{0} allows no secrets. Use a certificate or a federated credential.', tenantName), { code: 'setup-no-secrets' });
  const longest = daysOf(rules.find(({ restrictionType }) => restrictionType === 'passwordLifetime')?.maxLifetime);
  if (longest !== undefined && days > longest)
    throw new UserError(t('{0} lets secrets live {1} days at most, and {2} were asked for. Choose fewer.', tenantName, longest, days), {
      code: 'setup-secret-lifetime',
    });
}

/** The days of an ISO duration such as `P180D` or `P1Y`. */
export function daysOf(duration: string | null | undefined): number | undefined {
  const parts = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?$/.exec(duration ?? '');
  if (!parts) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return years * 365 + months * 30 + weeks * 7 + days;
}
