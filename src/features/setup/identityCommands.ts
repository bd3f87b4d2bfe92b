import { t } from '@vscode/l10n';
import { open } from 'node:fs/promises';
import type { App } from '../../app';
import { connectionText } from '../../base/connectionValues';
import type { ConnectionValues, ValueForm } from '../../base/connectionValues';
import { isAbort, UserError } from '../../base/errors';
import type { TenantPlace } from '../../protocol/azure';
import type {
  AuthorizeAnswers,
  IdentityInfo,
  MadeCertificate,
  Prerequisite,
  ReaderIdentityAnswers,
  RotateAnswers,
  SetupAnswers,
  SetupOutcome,
  SetupPlan,
} from '../../protocol/setup';
import type { IdentityState } from './identitySteps';
import { azureConnectionId as connectionId } from '../../host/azureConnection';

export interface IdentityParts extends Pick<App, 'storage'> {
  readonly engine: Pick<App['engine'], 'request'>;
  /** VS Code's own store of secrets. */
  readonly secrets: Pick<App['context']['secrets'], 'get' | 'store' | 'delete'>;
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
  readonly tenantId: string;
  readonly outcome: 'created' | 'used again' | 'failed';
  readonly words: string;
  readonly appId?: string;
}

/** What is kept of an identity, so that its values can be copied and its secret renewed; the secret is kept by VS Code alone. */
interface KnownIdentity {
  readonly place: TenantPlace;
  readonly subscriptionId?: string;
}

const knownKey = 'setup.identities';
const secretKey = (appId: string): string => `entraLogs.identity.${appId}`;
const pemKey = (appId: string): string => `${secretKey(appId)}.certificate`;

/** Makes a reader identity in each chosen tenant; one that fails holds none of the others up (AZ-2). */
export async function createIn(parts: IdentityParts, state: IdentityState, { signal, report }: Work): Promise<readonly TenantLine[]> {
  const lines: TenantLine[] = [];
  const certificate = await certificateFor(parts, state, signal);
  for (const { tenantId, name: tenantName } of state.tenants ?? []) {
    const place = { connectionId, tenantId, tenantName };
    report(tenantName);
    try {
      lines.push(await createOne(parts, place, { ...state, certificate }, signal));
    } catch (error) {
      if (isAbort(error)) throw error;
      lines.push({ tenantName, tenantId, outcome: 'failed', words: error instanceof Error ? error.message : String(error) });
    }
  }
  return lines;
}

/** The certificate that the identity of every tenant signs in by. A file has the key before a directory trusts it. */
async function certificateFor(
  { engine }: IdentityParts,
  { name = '', secretDays, credential = 'secret', keyFile }: IdentityState,
  signal: AbortSignal,
): Promise<MadeCertificate | undefined> {
  if (credential === 'secret') return undefined;
  const made = await engine.request('setup/makeCertificate', { name, days: Number(secretDays) }, { signal });
  if (keyFile !== undefined) await writePrivately(keyFile, made.pem);
  return made;
}

/** Writes a file that nobody but its owner may read, also where it was there before. */
async function writePrivately(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}

type Creating = IdentityState & { readonly certificate: MadeCertificate | undefined };

async function createOne(parts: IdentityParts, place: TenantPlace, state: Creating, signal: AbortSignal): Promise<TenantLine> {
  const { certificate, keyFile } = state;
  const scopes = (state.scopes ?? []).filter(({ tenantId }) => tenantId === place.tenantId).map(({ subscriptionId }) => subscriptionId);
  const answers: ReaderIdentityAnswers = {
    wizard: 'readerIdentity',
    name: state.name ?? '',
    ...(certificate ? { certificate: certificate.certificate } : { secretDays: Number(state.secretDays) }),
    ...rightsOf(state, scopes),
  };
  const { outcome } = await planAndApply(parts, place, answers, signal);
  const appId = outcome.outputs['application']?.['appId'] ?? '';
  const [subscriptionId] = scopes;
  const known = { place, ...(subscriptionId === undefined ? {} : { subscriptionId }) };
  await keepIdentity(parts, appId, known, outcome.secrets['secret']);
  if (certificate && keyFile === undefined) await parts.secrets.store(pemKey(appId), certificate.pem);
  const isNew = outcome.steps.find(({ id }) => id === 'application')?.result === 'done';
  const until = outcome.outputs['secret']?.['endDateTime']?.slice(0, 10) ?? '';
  const kept = keyFile === undefined ? t('its key in VS Code’s own store of secrets') : t('its key in {0}', keyFile);
  return {
    tenantName: place.tenantName,
    tenantId: place.tenantId,
    outcome: isNew ? 'created' : 'used again',
    words: certificate ? t('application {0}, a certificate, {1}', appId, kept) : t('application {0}, secret until {1}', appId, until),
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

/** Remembers an identity that was made from here, and its secret. */
export async function keepIdentity(
  { storage, secrets }: IdentityParts,
  appId: string,
  known: KnownIdentity,
  secret: string | undefined,
): Promise<void> {
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

/** Signs in as the identity with the certificate or the secret that VS Code keeps, and reads what it was let read. @throws UserError where it keeps none */
export async function test(
  parts: IdentityParts,
  place: TenantPlace,
  { appId, permissions }: IdentityInfo,
  signal: AbortSignal,
): Promise<readonly Prerequisite[]> {
  const pem = await parts.secrets.get(pemKey(appId));
  const proof = pem === undefined ? { secret: await secretOf(parts, appId) } : { pem };
  const subscriptionId = parts.storage.read<Readonly<Record<string, KnownIdentity>>>(knownKey)?.[appId]?.subscriptionId;
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

async function secretOf({ secrets }: IdentityParts, appId: string): Promise<string> {
  const secret = await secrets.get(secretKey(appId));
  if (secret !== undefined) return secret;
  throw new UserError(t('The secret of {0} is not kept on this computer. Rotate it to get a new one.', appId), {
    code: 'identity-no-secret',
  });
}

/**
 * A new secret, tested by a sign-in before the old ones go: what else the identity may read is no matter of its secret. Where the test fails, the
 * old ones stay and the new one, which nobody knows, goes.
 */
export async function rotate(parts: IdentityParts, place: TenantPlace, identity: IdentityInfo, { signal, report }: Work): Promise<string> {
  const { appId, name, secrets: old } = identity;
  report(t('Making a new secret'));
  const fresh: RotateAnswers = { wizard: 'rotateSecret', appId };
  const { outcome } = await planAndApply(parts, place, fresh, signal);
  const { keyId = '', endDateTime = '' } = outcome.outputs['secret'] ?? {};
  const made = { secret: outcome.secrets['secret'] ?? '', keyId };
  try {
    report(t('Testing it'));
    const [signIn] = await parts.engine.request('setup/testIdentity', { place, clientId: appId, secret: made.secret }, { signal });
    if (signIn?.result !== 'pass') throw new UserError(signIn?.what ?? '', { code: 'identity-rotation' });
  } catch (error) {
    throw await notRotated(parts, place, identity, { keyId, error });
  }
  await parts.secrets.store(secretKey(appId), made.secret);
  report(t('Removing the old ones'));
  if (old.length > 0) await planAndApply(parts, place, { ...fresh, remove: old.map((each) => each.keyId) }, signal);
  return t('{0} has a new secret until {1}; {2} old ones are removed.', name, endDateTime.slice(0, 10), old.length);
}

/** Takes away a new secret that could not be proven, whoever cancelled what; says where it stays. */
async function notRotated(
  parts: IdentityParts,
  place: TenantPlace,
  { appId, name }: IdentityInfo,
  { keyId, error }: { readonly keyId: string; readonly error: unknown },
): Promise<unknown> {
  const { signal } = new AbortController();
  const stays = await planAndApply(parts, place, { wizard: 'rotateSecret', appId, remove: [keyId] }, signal).then(
    () => undefined,
    (failure: unknown) => (failure instanceof Error ? failure.message : String(failure)),
  );
  const rest =
    stays === undefined
      ? t('It was removed again.')
      : t('It stays with the key id {0}, and nobody knows its text: remove it in the portal. {1}', keyId, stays);
  if (isAbort(error) && stays === undefined) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new UserError(t('The new secret of {0} could not be used, so the old ones stay: {1} {2}', name, why, rest), {
    code: 'identity-rotation',
    cause: error,
  });
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
