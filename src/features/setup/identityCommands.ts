import { t } from '@vscode/l10n';
import type { App } from '../../app';
import { connectionText } from '../../base/connectionValues';
import type { ConnectionValues, ValueForm } from '../../base/connectionValues';
import { isAbort, UserError } from '../../base/errors';
import type { TenantPlace } from '../../protocol/azure';
import type {
  AuthorizeAnswers,
  IdentityInfo,
  Prerequisite,
  ReaderIdentityAnswers,
  RotateAnswers,
  SetupAnswers,
  SetupOutcome,
  SetupPlan,
} from '../../protocol/setup';
import type { IdentityState } from './identitySteps';
import { connectionId } from './tenantStep';

export interface IdentityParts extends Pick<App, 'engine' | 'storage'> {
  /** VS Code's own store of secrets. */
  readonly secrets: App['context']['secrets'];
}

/** An identity, and where it is. */
export interface IdentityPlace {
  readonly place: TenantPlace;
  readonly appId: string;
}

interface Work {
  readonly signal: AbortSignal;
  readonly report: (message: string) => void;
}

/** What became of an identity in one tenant. */
export interface TenantLine {
  readonly tenantName: string;
  readonly outcome: 'created' | 'used again' | 'failed';
  readonly words: string;
  readonly appId?: string;
}

/** What is kept of an identity, so that its values can be copied and its secret renewed; the secret is kept by VS Code alone. */
interface KnownIdentity {
  readonly place: TenantPlace;
  readonly name: string;
  readonly subscriptionId?: string;
}

const knownKey = 'setup.identities';
const secretKey = (appId: string): string => `entraLogs.identity.${appId}`;

/** Makes a reader identity in each chosen tenant; one that fails holds none of the others up (AZ-2). */
export async function createIn(parts: IdentityParts, state: IdentityState, { signal, report }: Work): Promise<readonly TenantLine[]> {
  const lines: TenantLine[] = [];
  for (const { tenantId, name: tenantName } of state.tenants ?? []) {
    const place = { connectionId, tenantId, tenantName };
    report(tenantName);
    try {
      lines.push(await createOne(parts, place, state, signal));
    } catch (error) {
      if (isAbort(error)) throw error;
      lines.push({ tenantName, outcome: 'failed', words: error instanceof Error ? error.message : String(error) });
    }
  }
  return lines;
}

async function createOne(parts: IdentityParts, place: TenantPlace, state: IdentityState, signal: AbortSignal): Promise<TenantLine> {
  const scopes = (state.scopes ?? []).filter(({ tenantId }) => tenantId === place.tenantId).map(({ subscriptionId }) => subscriptionId);
  const answers: ReaderIdentityAnswers = {
    wizard: 'readerIdentity',
    name: state.name ?? '',
    secretDays: Number(state.secretDays),
    ...rightsOf(state, scopes),
  };
  const { outcome } = await planAndApply(parts, place, answers, signal);
  const appId = outcome.outputs['application']?.['appId'] ?? '';
  const [subscriptionId] = scopes;
  await keep(
    parts,
    appId,
    { place, name: answers.name, ...(subscriptionId === undefined ? {} : { subscriptionId }) },
    outcome.secrets['secret'],
  );
  const isNew = outcome.steps.find(({ id }) => id === 'application')?.result === 'done';
  return {
    tenantName: place.tenantName,
    outcome: isNew ? 'created' : 'used again',
    words: t('application {0}, secret until {1}', appId, outcome.outputs['secret']?.['endDateTime']?.slice(0, 10) ?? ''),
    appId,
  };
}

function rightsOf(
  { role = 'reader', directory = [] }: IdentityState,
  scopes: readonly string[],
): Pick<AuthorizeAnswers, 'scopes' | 'role' | 'directoryLogs' | 'directoryObjects'> {
  return { scopes, role, directoryLogs: directory.includes('directoryLogs'), directoryObjects: directory.includes('directoryObjects') };
}

async function planAndApply(
  { engine }: Pick<IdentityParts, 'engine'>,
  place: TenantPlace,
  answers: SetupAnswers,
  signal: AbortSignal,
): Promise<{ readonly plan: SetupPlan; readonly outcome: SetupOutcome }> {
  const plan = await engine.request('setup/plan', { place, answers }, { signal });
  return { plan, outcome: await engine.request('setup/apply', { plan }, { signal }) };
}

async function keep({ storage, secrets }: IdentityParts, appId: string, known: KnownIdentity, secret: string | undefined): Promise<void> {
  await storage.write(knownKey, { ...storage.read<Readonly<Record<string, KnownIdentity>>>(knownKey), [appId]: known });
  if (secret !== undefined) await secrets.store(secretKey(appId), secret);
}

/** The identities that were made from here, in every tenant that can be read. */
export async function allIdentities(
  { engine }: Pick<IdentityParts, 'engine'>,
  signal: AbortSignal,
): Promise<readonly { readonly place: TenantPlace; readonly identity: IdentityInfo }[]> {
  const tenants = await engine.request('azure/tenants', { connectionId }, { signal });
  const found = await Promise.all(
    tenants.map(async ({ tenantId, name }) => {
      const place = { connectionId, tenantId, tenantName: name };
      const identities = await engine.request('setup/identities', place, { signal }).catch((): readonly IdentityInfo[] => []);
      return identities.map((identity) => ({ place, identity }));
    }),
  );
  return found.flat();
}

/** Gives an application that exists more rights. */
export async function authorize(
  parts: IdentityParts,
  { place, appId }: IdentityPlace,
  state: IdentityState,
  signal: AbortSignal,
): Promise<SetupPlan> {
  const scopes = (state.scopes ?? []).map(({ subscriptionId }) => subscriptionId);
  const answers: AuthorizeAnswers = { wizard: 'authorize', appId, ...rightsOf(state, scopes) };
  return (await planAndApply(parts, place, answers, signal)).plan;
}

/** Signs in as the identity with the secret that VS Code keeps. @throws UserError where it keeps none */
export async function test(parts: IdentityParts, place: TenantPlace, appId: string, signal: AbortSignal): Promise<readonly Prerequisite[]> {
  return testWith(parts, place, { appId, secret: await secretOf(parts, appId) }, signal);
}

async function testWith(
  { engine, storage }: IdentityParts,
  place: TenantPlace,
  { appId, secret }: { readonly appId: string; readonly secret: string },
  signal: AbortSignal,
): Promise<readonly Prerequisite[]> {
  const subscriptionId = storage.read<Readonly<Record<string, KnownIdentity>>>(knownKey)?.[appId]?.subscriptionId;
  const wanted = { place, clientId: appId, secret, directoryLogs: true, ...(subscriptionId === undefined ? {} : { subscriptionId }) };
  return engine.request('setup/testIdentity', wanted, { signal });
}

async function secretOf({ secrets }: IdentityParts, appId: string): Promise<string> {
  const secret = await secrets.get(secretKey(appId));
  if (secret !== undefined) return secret;
  throw new UserError(t('The secret of {0} is not kept on this computer. Rotate it to get a new one.', appId), {
    code: 'identity-no-secret',
  });
}

/** A new secret, tested before the old ones go: where the test fails, they stay. */
export async function rotate(parts: IdentityParts, place: TenantPlace, identity: IdentityInfo, { signal, report }: Work): Promise<string> {
  const { appId, name, secrets: old } = identity;
  report(t('Making a new secret'));
  const fresh: RotateAnswers = { wizard: 'rotateSecret', appId };
  const { outcome } = await planAndApply(parts, place, fresh, signal);
  const secret = outcome.secrets['secret'] ?? '';
  report(t('Testing it'));
  const [signIn] = await testWith(parts, place, { appId, secret }, signal);
  if (signIn?.result !== 'pass')
    throw new UserError(t('The new secret of {0} could not be used, so the old ones stay: {1}', name, signIn?.what ?? ''), {
      code: 'identity-rotation',
    });
  await parts.secrets.store(secretKey(appId), secret);
  report(t('Removing the old ones'));
  if (old.length > 0) await planAndApply(parts, place, { ...fresh, remove: old.map(({ keyId }) => keyId) }, signal);
  return t(
    '{0} has a new secret until {1}; {2} old ones are removed.',
    name,
    outcome.outputs['secret']?.['endDateTime']?.slice(0, 10) ?? '',
    old.length,
  );
}

/** What a SIEM asks for; with the secret only where the person said so. */
export async function valuesOf(
  parts: IdentityParts,
  { place, appId }: IdentityPlace,
  form: ValueForm,
  withSecret: boolean,
): Promise<string> {
  const subscriptionId = parts.storage.read<Readonly<Record<string, KnownIdentity>>>(knownKey)?.[appId]?.subscriptionId;
  const values: ConnectionValues = {
    tenantId: place.tenantId,
    clientId: appId,
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(withSecret ? { secret: await secretOf(parts, appId) } : {}),
  };
  return connectionText(form, values);
}
