import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import { empty, json } from '../http/answers';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import { fingerprints } from '../signIn/clientAssertion';
import type { Application, Certificate, Secret, ServicePrincipal } from '../world/directory';
import { graphEntity, graphPage, readGraphPlace } from './collection';
import { longestSecret } from './directoryRoutes';
import { meets, readFilter } from './filter';
import type { GraphCall } from './graphCall';
import { badRequest, graphBody, graphTime, notFound, requireMember, requirePermission } from './graphCall';
import { recordAudit } from './recordAudit';

export const readApplications = { permissions: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'] };
export const writeApplications = {
  permissions: ['Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
  right: 'writeApplications',
} as const;

/** Applications, their secrets, and service principals. */
export const applicationRoutes: readonly Route<GraphCall>[] = [
  { method: 'GET', path: '/v1.0/applications', handle: listApplications },
  { method: 'POST', path: '/v1.0/applications', handle: createApplication },
  ...['/v1.0/applications/{id}', "/v1.0/applications(appId='{appId}')"].flatMap((path): readonly Route<GraphCall>[] => [
    { method: 'GET', path, handle: (call) => graphEntity(call, 'applications', applicationEntity(applicationOf(call, readApplications))) },
    { method: 'PATCH', path, handle: changeApplication },
    { method: 'DELETE', path, handle: deleteApplication },
    { method: 'POST', path: `${path}/addPassword`, handle: addPassword },
    { method: 'POST', path: `${path}/removePassword`, handle: removePassword },
  ]),
  { method: 'GET', path: '/v1.0/servicePrincipals', handle: listPrincipals },
  { method: 'POST', path: '/v1.0/servicePrincipals', handle: createPrincipal },
  ...['/v1.0/servicePrincipals/{id}', "/v1.0/servicePrincipals(appId='{appId}')"].map((path): Route<GraphCall> => ({
    method: 'GET',
    path,
    handle: (call) => {
      requirePermission(call, readApplications);
      return graphEntity(call, 'servicePrincipals', principalEntity(principalOf(call)));
    },
  })),
];

function applicationEntity(application: Application): object {
  const { id, appId, name, createdAt, signInAudience, requiredResourceAccess, tags, secrets, certificates = [] } = application;
  return {
    id,
    appId,
    displayName: name,
    createdDateTime: graphTime(createdAt),
    signInAudience,
    tags,
    requiredResourceAccess,
    passwordCredentials: secrets.map((secret) => secretEntity(secret)),
    keyCredentials: certificates.map(certificateEntity),
  };
}

function certificateEntity({ keyId, name, pem, start, end }: Certificate): object {
  return {
    customKeyIdentifier: Buffer.from(fingerprints(pem).sha1, 'base64url').toString('hex').toUpperCase(),
    displayName: name,
    endDateTime: graphTime(end),
    key: null,
    keyId,
    startDateTime: graphTime(start),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
  };
}

function secretEntity({ keyId, name, start, end, text }: Secret, secretText: string | null = null): object {
  return {
    customKeyIdentifier: null,
    displayName: name,
    endDateTime: graphTime(end),
    hint: text.slice(0, 3),
    keyId,
    secretText,
    startDateTime: graphTime(start),
  };
}

function principalEntity({ id, appId, name, kind, ownerTenantId, appRoles, tags = [], createdAt }: ServicePrincipal): object {
  return {
    id,
    appId,
    appDisplayName: name,
    displayName: name,
    servicePrincipalType: kind,
    accountEnabled: true,
    appOwnerOrganizationId: ownerTenantId,
    createdDateTime: graphTime(createdAt),
    tags,
    appRoles: appRoles.map((role) => ({
      ...role,
      allowedMemberTypes: ['Application'],
      description: role.value,
      displayName: role.value,
      isEnabled: true,
      origin: 'Application',
    })),
  };
}

/** The application of a path; one that the replicas do not know yet cannot be found. */
export function applicationOf(call: GraphCall, needed: Parameters<typeof requirePermission>[1]): Application {
  requirePermission(call, needed);
  requireMember(call);
  const { id, appId } = call.parameters;
  const found = call.caller.tenant.applications.find(
    (each) => (id === undefined ? each.appId === appId : each.id === id) && each.visibleAt <= call.now,
  );
  if (!found) throw notFound(id ?? appId ?? '');
  return found;
}

/** The service principal of a path. */
export function principalOf(call: GraphCall): ServicePrincipal {
  const { id, appId } = call.parameters;
  const found = call.caller.tenant.servicePrincipals.find(
    (each) => (id === undefined ? each.appId === appId : each.id === id) && each.visibleAt <= call.now,
  );
  if (!found) throw notFound(id ?? appId ?? '');
  return found;
}

const filterable = { displayName: ['eq', 'startswith'], appId: ['eq'], id: ['eq'], tags: ['eq'] } as const;

function listEntities<T extends { readonly visibleAt: number }>(
  call: GraphCall,
  name: string,
  all: readonly T[],
  shape: (each: T) => object,
): Response {
  requirePermission(call, readApplications);
  requireMember(call);
  const { asOf } = readGraphPlace(call);
  const conditions = readFilter(call.url.searchParams.get('$filter'), filterable);
  const entities = all.filter(({ visibleAt }) => visibleAt <= asOf).map(shape);
  return graphPage(call, {
    name,
    entities: entities.filter((entity) => conditions.every((condition) => meets(entity, condition))),
    pageSize: 100,
    asOf,
  });
}

function listApplications(call: GraphCall): Response {
  return listEntities(call, 'applications', call.caller.tenant.applications, applicationEntity);
}

function listPrincipals(call: GraphCall): Response {
  return listEntities(call, 'servicePrincipals', call.caller.tenant.servicePrincipals, principalEntity);
}

async function createApplication(call: GraphCall): Promise<Response> {
  requirePermission(call, writeApplications);
  const { caller, now, world } = call;
  const { displayName, signInAudience, requiredResourceAccess, tags } = await graphBody(call);
  if (typeof displayName !== 'string' || displayName === '') throw badRequest("Property 'displayName' is required and must have a value.");
  const application: Application = {
    id: randomUUID(),
    appId: randomUUID(),
    name: displayName,
    createdAt: now,
    visibleAt: now + world.delays.directory,
    signInAudience: typeof signInAudience === 'string' ? signInAudience : 'AzureADandPersonalMicrosoftAccount',
    requiredResourceAccess: Array.isArray(requiredResourceAccess) ? requiredResourceAccess : [],
    tags: Array.isArray(tags) ? tags.map(String) : [],
    secrets: [],
  };
  caller.tenant.applications.push(application);
  recordAudit(call, {
    activity: 'Add application',
    category: 'ApplicationManagement',
    operation: 'Add',
    targets: [
      { type: 'Application', id: application.id, name: displayName, changes: [{ name: 'AppId', from: [], to: [application.appId] }] },
    ],
  });
  return graphEntity(call, 'applications', applicationEntity(application), 201);
}

function deleteApplication(call: GraphCall): Response {
  const application = applicationOf(call, writeApplications);
  const { applications, servicePrincipals } = call.caller.tenant;
  applications.splice(applications.indexOf(application), 1);
  const principal = servicePrincipals.findIndex(({ appId }) => appId === application.appId);
  if (principal >= 0) servicePrincipals.splice(principal, 1);
  recordAudit(call, {
    activity: 'Delete application',
    category: 'ApplicationManagement',
    operation: 'Delete',
    targets: [{ type: 'Application', id: application.id, name: application.name }],
  });
  return empty(204);
}

const day = 86_400_000;

async function addPassword(call: GraphCall): Promise<Response> {
  const application = applicationOf(call, writeApplications);
  const { now, world, caller } = call;
  const { passwordCredential } = (await graphBody(call)) as { readonly passwordCredential?: Readonly<Record<string, unknown>> };
  const { displayName, endDateTime } = passwordCredential ?? {};
  const end = typeof endDateTime === 'string' ? Date.parse(endDateTime) : now + 730 * day;
  if (!(end > now)) throw badRequest('Invalid value specified for property endDateTime.');
  const longest = longestSecret(caller.tenant);
  if (longest !== undefined && end > now + longest * day + 60_000)
    throw new ServiceFailure(
      400,
      'CredentialInvalidLifetimeAsPerAppPolicy',
      'Credential lifetime exceeds the max value allowed as per assigned policy',
    );
  const secret: Secret = {
    keyId: randomUUID(),
    name: typeof displayName === 'string' ? displayName : null,
    text: randomBytes(30).toString('base64url'),
    start: now,
    usableAt: now + world.delays.directory,
    end,
  };
  application.secrets.push(secret);
  auditSecrets(call, application);
  return json({
    '@odata.context': `${world.origins.graph}/v1.0/$metadata#microsoft.graph.passwordCredential`,
    ...secretEntity(secret, secret.text),
  });
}

/** Changes what a caller gives; of an application its certificates, whose list is replaced as a whole. */
async function changeApplication(call: GraphCall): Promise<Response> {
  const application = applicationOf(call, writeApplications);
  const { keyCredentials } = await graphBody(call);
  if (keyCredentials !== undefined) {
    if (!Array.isArray(keyCredentials)) throw badRequest("Invalid value specified for property 'keyCredentials'.");
    const known = new Map((application.certificates ?? []).map((each) => [each.keyId, each]));
    application.certificates = (keyCredentials as readonly WireKey[]).map((key) => known.get(key.keyId ?? '') ?? newCertificate(key));
    auditSecrets(call, application);
  }
  return empty(204);
}

interface WireKey {
  readonly keyId?: string | null;
  readonly key?: string | null;
  readonly displayName?: string | null;
}

function newCertificate({ key, displayName }: WireKey): Certificate {
  try {
    const certificate = new X509Certificate(Buffer.from(key ?? '', 'base64'));
    const [start, end] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
    return { keyId: randomUUID(), name: displayName ?? certificate.subject, pem: certificate.toString(), start, end };
  } catch {
    throw badRequest('Key credential end date is invalid or the key is no certificate.');
  }
}

async function removePassword(call: GraphCall): Promise<Response> {
  const application = applicationOf(call, writeApplications);
  const { keyId } = await graphBody(call);
  const index = application.secrets.findIndex((secret) => secret.keyId === keyId);
  if (index < 0) throw badRequest('No password credential found with keyId.');
  application.secrets.splice(index, 1);
  auditSecrets(call, application);
  return empty(204);
}

function auditSecrets(call: GraphCall, { id, name, secrets, certificates = [] }: Application): void {
  const keys = [...secrets, ...certificates].map(({ keyId }) => `[KeyIdentifier=${keyId}]`);
  recordAudit(call, {
    activity: 'Update application – Certificates and secrets management',
    category: 'ApplicationManagement',
    operation: 'Update',
    targets: [{ type: 'Application', id, name, changes: [{ name: 'KeyDescription', to: keys }] }],
  });
}

async function createPrincipal(call: GraphCall): Promise<Response> {
  requirePermission(call, writeApplications);
  const { now, world, caller } = call;
  const { appId, tags } = await graphBody(call);
  const wanted = typeof appId === 'string' ? appId : '';
  const application = world.tenants
    .flatMap(({ applications }) => applications)
    .find((each) => each.appId === wanted && each.visibleAt <= now);
  if (!application) throw badRequest(`The appId '${wanted}' of the service principal does not reference a valid application object.`);
  if (caller.tenant.servicePrincipals.some((each) => each.appId === wanted))
    throw new ServiceFailure(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `The service principal cannot be created, updated, or restored because the service principal name ${application.appId} is already in use.`,
    );
  const owner = world.tenants.find(({ applications }) => applications.includes(application));
  const principal: ServicePrincipal = {
    id: randomUUID(),
    appId: application.appId,
    name: application.name,
    kind: 'Application',
    ownerTenantId: owner?.id ?? caller.tenant.id,
    appRoles: [],
    tags: Array.isArray(tags) ? tags.map(String) : [],
    createdAt: now,
    visibleAt: now + world.delays.directory,
  };
  caller.tenant.servicePrincipals.push(principal);
  recordAudit(call, {
    activity: 'Add service principal',
    category: 'ApplicationManagement',
    operation: 'Add',
    targets: [{ type: 'ServicePrincipal', id: principal.id, name: principal.name }],
  });
  return graphEntity(call, 'servicePrincipals', principalEntity(principal), 201);
}
