import { t } from '@vscode/l10n';
import { connectionText } from '../../base/connectionValues';
import type { ConnectionValues, ValueForm } from '../../base/connectionValues';
import { isAbort, messageOf } from '../../base/errors';
import type { TenantPlace } from '../../protocol/azure';
import type {
  AuthorizeAnswers,
  IdentityInfo,
  MadeCertificate,
  Prerequisite,
  ReaderIdentityAnswers,
  SetupAnswers,
  SetupOutcome,
  SetupPlan,
} from '../../protocol/setup';
import { keepIdentity, keepKey, knownIdentities, proofOf, secretOf, writePrivately } from './identityKeys';
import type { IdentityParts } from './identityKeys';
import type { ChosenScope, DirectoryRight, IdentityState } from './identitySteps';
import { azureConnectionId as connectionId } from '../../host/azureConnection';
import type { TenantReview } from './tenantsReview';

/** An identity as its directory has it. */
export interface FoundIdentity {
  readonly place: TenantPlace;
  readonly identity: IdentityInfo;
}

/** An identity, and where it is. */
export interface IdentityPlace {
  readonly place: TenantPlace;
  readonly appId: string;
}

export interface Work {
  readonly signal: AbortSignal;
  readonly report: (message: string) => void;
}

/** What became of an identity in one tenant. */
export interface TenantLine {
  readonly tenantName: string;
  readonly tenantId: string;
  readonly outcome: 'created' | 'used again' | 'failed';
  readonly words: string;
  readonly appId?: string;
}

/** Makes the certificate of a wizard's answers: once for a name and a lifetime, so that going back and trying again change nothing (it is kept nowhere). */
export function certificateMaker({ engine }: Pick<IdentityParts, 'engine'>): CertificateMaker {
  const made = new Map<string, Promise<MadeCertificate>>();
  return async ({ name = '', secretDays, credential = 'secret' }, signal) => {
    if (credential === 'secret' || credential === 'federated') return undefined;
    const key = `${secretDays} ${name}`;
    const known = made.get(key) ?? engine.request('setup/makeCertificate', { name, days: Number(secretDays) }, { signal });
    made.set(key, known);
    known.catch(() => made.delete(key));
    return known;
  };
}

export type CertificateMaker = (state: IdentityState, signal: AbortSignal) => Promise<MadeCertificate | undefined>;

/** Plans a reader identity in each chosen tenant, and writes nothing; one that refuses holds none of the others up (AZ-2). */
export async function planIn(
  { engine }: Pick<IdentityParts, 'engine'>,
  state: IdentityState,
  certificate: MadeCertificate | undefined,
  signal: AbortSignal,
): Promise<readonly TenantReview[]> {
  return Promise.all(
    (state.tenants ?? []).map(async ({ tenantId, name: tenantName }): Promise<TenantReview> => {
      const place = { connectionId, tenantId, tenantName };
      const answers: ReaderIdentityAnswers = {
        wizard: 'readerIdentity',
        name: state.name ?? '',
        ...credentialOf({ ...state, certificate }),
        ...rightsOf(state, scopesIn(state, tenantId)),
      };
      try {
        const plan = await engine.request('setup/plan', { place, answers }, { signal });
        return { place, plan, ...(plan.refusal === undefined ? {} : { refusal: plan.refusal }) };
      } catch (error) {
        if (isAbort(error)) throw error;
        return { place, refusal: messageOf(error) };
      }
    }),
  );
}

function scopesIn({ scopes = [] }: IdentityState, tenantId: string): readonly ChosenScope[] {
  return scopes.filter((scope) => scope.tenantId === tenantId);
}

/** The answers of a wizard with the plans that were made of them. */
export interface ReviewedIdentity {
  readonly state: IdentityState;
  readonly reviews: readonly TenantReview[];
  readonly certificate: MadeCertificate | undefined;
}

/** Does the plans that were reviewed, one tenant after another; one that fails holds none of the others up (AZ-2). */
export async function applyIn(
  parts: IdentityParts,
  { state, reviews, certificate }: ReviewedIdentity,
  { signal, report }: Work,
): Promise<readonly TenantLine[]> {
  const lines: TenantLine[] = [];
  // A key is kept before a directory trusts its certificate, so that no failure loses it.
  if (certificate && reviews.some(({ refusal }) => refusal === undefined)) await keepKeyOf(parts, state, certificate);
  for (const { place, plan, refusal } of reviews) {
    const { tenantName, tenantId } = place;
    const failed = (words: string): TenantLine => ({ tenantName, tenantId, outcome: 'failed', words });
    if (!plan || refusal !== undefined) {
      lines.push(failed(refusal ?? ''));
      continue;
    }
    report(tenantName);
    try {
      lines.push(await applyOne(parts, plan, { ...state, certificate }, signal));
    } catch (error) {
      if (isAbort(error)) throw error;
      lines.push(failed(messageOf(error)));
    }
  }
  return lines;
}

async function keepKeyOf(parts: IdentityParts, { keyFile }: IdentityState, certificate: MadeCertificate): Promise<void> {
  if (keyFile === undefined) await keepKey(parts, certificate);
  else await writePrivately(keyFile, certificate.pem);
}

type Creating = IdentityState & { readonly certificate: MadeCertificate | undefined };

async function applyOne(parts: IdentityParts, plan: SetupPlan, state: Creating, signal: AbortSignal): Promise<TenantLine> {
  const { certificate, keyFile } = state;
  const { place } = plan;
  const outcome = await parts.engine.request('setup/apply', { plan }, { signal });
  const appId = outcome.outputs['application']?.['appId'] ?? '';
  const subscriptionId = firstSubscription(scopesIn(state, place.tenantId));
  const known = {
    place,
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(certificate && keyFile === undefined ? { certificate: certificate.mark } : {}),
  };
  await keepIdentity(parts, appId, known, outcome.secrets['secret']);
  const isNew = outcome.steps.find(({ id }) => id === 'application')?.result === 'done';
  return {
    tenantName: place.tenantName,
    tenantId: place.tenantId,
    outcome: isNew ? 'created' : 'used again',
    words: credentialWords(state, appId, outcome),
    appId,
  };
}

function credentialWords({ credential, certificate, keyFile, issuer = '' }: Creating, appId: string, { outputs }: SetupOutcome): string {
  const until = outputs['secret']?.['endDateTime']?.slice(0, 10) ?? '';
  const kept = keyFile === undefined ? t('its key in VS Code’s own store of secrets') : t('its key in {0}', keyFile);
  if (credential === 'federated') return t('application {0}, trusts tokens of {1}', appId, issuer);
  return certificate ? t('application {0}, a certificate, {1}', appId, kept) : t('application {0}, secret until {1}', appId, until);
}

function credentialOf({
  credential,
  certificate,
  secretDays,
  issuer = '',
  subject = '',
}: Creating): Pick<ReaderIdentityAnswers, 'federated' | 'certificate' | 'secretDays'> {
  if (credential === 'federated') return { federated: { issuer, subject } };
  return certificate ? { certificate: certificate.certificate } : { secretDays: Number(secretDays) };
}

function rightsOf(
  { role = 'reader', directory = [] }: IdentityState,
  chosen: readonly ChosenScope[],
): Pick<AuthorizeAnswers, 'scopes' | 'role' | 'directoryLogs' | 'directoryObjects' | 'directoryRole'> {
  const scopes = chosen.map(({ scope }) => scope);
  const has = (right: DirectoryRight): boolean => directory.includes(right);
  const rights = { directoryLogs: has('directoryLogs'), directoryObjects: has('directoryObjects') };
  return { scopes, role, ...rights, ...(has('directoryRole') ? { directoryRole: true } : {}) };
}

/** What a test of the identity reads: the first subscription that it may, itself or by a group above it. */
export function firstSubscription(chosen: readonly ChosenScope[]): string | undefined {
  return chosen.map(({ subscriptionId }) => subscriptionId).find((id) => id !== undefined);
}

/** Makes a plan of answers and does it. */
export async function planAndApply(
  { engine }: Pick<IdentityParts, 'engine'>,
  place: TenantPlace,
  answers: SetupAnswers,
  signal: AbortSignal,
): Promise<{ readonly plan: SetupPlan; readonly outcome: SetupOutcome }> {
  const plan = await engine.request('setup/plan', { place, answers }, { signal });
  return { plan, outcome: await engine.request('setup/apply', { plan }, { signal }) };
}

/**
 * The identities that were made from here or were taken up here, and one that is named besides, in every tenant that can be read; and the names of the
 * tenants that cannot.
 */
export async function allIdentities(
  { engine, storage }: Pick<IdentityParts, 'engine' | 'storage'>,
  signal: AbortSignal,
  named?: string,
): Promise<{ readonly found: readonly FoundIdentity[]; readonly unread: readonly string[] }> {
  const unread: string[] = [];
  const known = knownIdentities({ storage });
  const tenants = await engine.request('azure/tenants', { connectionId }, { signal });
  const found = await Promise.all(
    tenants.map(async ({ tenantId, name }) => {
      const place = { connectionId, tenantId, tenantName: name };
      const taken = Object.entries(known).filter(([, each]) => each.place.tenantId === tenantId);
      const appIds = [...taken.map(([appId]) => appId), ...(named === undefined ? [] : [named])];
      const identities = await engine
        .request('setup/identities', { ...place, appIds }, { signal })
        .catch((error: unknown): readonly IdentityInfo[] => {
          if (isAbort(error)) throw error;
          unread.push(name);
          return [];
        });
      return identities.map((identity) => ({ place, identity }));
    }),
  );
  return { found: found.flat(), unread };
}

/** What an application that exists would be let do. */
export function authorizeAnswers(appId: string, state: IdentityState): AuthorizeAnswers {
  return { wizard: 'authorize', appId, ...rightsOf(state, state.scopes ?? []) };
}

/**
 * Signs in as the identity with the certificate or the secret that VS Code keeps, or with one that is given, and reads what it was let read.
 * @throws UserError where there is none
 */
export async function test(
  parts: IdentityParts,
  place: TenantPlace,
  { appId, certificates, permissions, secret }: IdentityInfo & { readonly secret?: string },
  signal: AbortSignal,
): Promise<readonly Prerequisite[]> {
  const proof = secret === undefined ? await proofOf(parts, { appId, certificates }) : { secret };
  const { subscriptionId } = knownIdentities(parts)[appId] ?? {};
  const directoryLogs = permissions === undefined || permissions.includes('AuditLog.Read.All');
  const wanted = { place, clientId: appId, ...proof, directoryLogs, ...(subscriptionId === undefined ? {} : { subscriptionId }) };
  const proofs = await parts.engine.request('setup/testIdentity', wanted, { signal });
  return directoryLogs ? proofs : [...proofs, notGranted()];
}

function notGranted(): Prerequisite {
  return {
    title: t('Directory logs'),
    result: 'unknown',
    what: t('not tested, since it has no permission AuditLog.Read.All. Allow Directory Log Reading grants it.'),
  };
}

/** What a SIEM asks for; with the secret only where the person said so. */
export async function valuesOf(
  parts: IdentityParts,
  { place, appId }: IdentityPlace,
  form: ValueForm,
  withSecret: boolean,
): Promise<string> {
  const { subscriptionId } = knownIdentities(parts)[appId] ?? {};
  const values: ConnectionValues = {
    tenantId: place.tenantId,
    clientId: appId,
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(withSecret ? { secret: await secretOf(parts, appId) } : {}),
  };
  return connectionText(form, values);
}
