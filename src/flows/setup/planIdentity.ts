import { t } from '@vscode/l10n';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { explainAzure } from '../../azure/explain';
import { AzureFailure } from '../../azure/azureFailure';
import { graphAppId, identityTag } from '../../azure/services/identities';
import { isGuid } from '../../base/guid';
import { isAbort, UserError } from '../../base/errors';
import type { AuthorizeAnswers, PlanStep, ReaderIdentityAnswers } from '../../protocol/setup';
import { certificatesOf, certificateStep } from './certificateStep';
import { createRight } from './createRight';
import { directoryRoleStep } from './directoryRoleStep';
import { openPage } from './elevation';
import { graphPermissions } from './graphPermissions';
import type { GraphPermission } from './graphPermissions';
import { withDifference } from './planDifference';
import { namedId } from './planReferences';
import { planRoles } from './planRoles';
import type { RolesPlan } from './planRoles';
import type { PlanBody, PlanParts } from './planSendLogs';
import { ownerRemedy, refuseLongSecret, secretStep } from './secretSteps';

/** Turns the answers of *Create Reader Identity* into a plan for one tenant. What is there already by its mark is used again. */
export async function planReaderIdentity(parts: PlanParts, answers: ReaderIdentityAnswers, signal: AbortSignal): Promise<PlanBody> {
  const { graph, place, now } = parts;
  const name = answers.name.trim();
  if (name === '' || name.length > 120)
    throw new UserError(t('Give the identity a name of 1 to 120 characters.'), { code: 'setup-answer' });
  if (answers.secretDays !== undefined) await refuseLongSecret(graph, answers.secretDays, place.tenantName, signal);
  const wanted = permissionsOf(answers);
  const granted = [
    ...(await grantSteps(parts, wanted, { id: '{{principal.id}}', appId: '{{application.appId}}' }, signal)),
    ...(answers.directoryRole === true ? [directoryRoleStep('{{principal.id}}', place.tenantName)] : []),
  ];
  const right = await createRight(graph, place.tenantName, signal);
  const create = applicationSteps({ name, on: place.tenantName, remedy: right.remedy }, answers, wanted);
  const { certificate } = answers;
  const certificates =
    certificate === undefined
      ? []
      : [certificateStep({ objectId: '{{application.id}}', name }, certificate, await certificatesOf(graph, markOf(name), signal))];
  const roles = await planRoles(parts, answers, '{{principal.id}}', signal);
  const secret = answers.secretDays === undefined ? [] : [secretStep({ objectId: '{{application.id}}', name }, answers.secretDays, now)];
  const body = {
    title: t('Create the reader identity {0} in {1}', name, place.tenantName),
    steps: [...create, ...granted, ...roles.steps, ...certificates, ...secret],
    notices: [
      ...roles.notices,
      ...(await namesakeNotice(parts, name, signal)),
      ...(secret.length === 0 ? [] : [t('The secret is shown once and kept in VS Code’s own store of secrets alone.')]),
      ...(granted.length === 0
        ? []
        : [t('Granting permissions of Microsoft Graph and roles of the directory takes the role Privileged Role Administrator.')]),
    ],
    awaits: [],
  };
  const plan = await withDifference({ client: clientOf(parts) }, body, signal);
  const isThere = plan.steps.some(({ id, there }) => id === 'application' && there);
  const refusals = [isThere ? undefined : right.refusal, roles.refusal].filter((words) => words !== undefined);
  return { ...plan, ...(refusals.length === 0 ? {} : { refusal: refusals.join(' ') }) };
}

function clientOf({ arm, graph }: PlanParts): (service: 'arm' | 'graph') => AzureClient {
  return (service) => ({ arm, graph })[service];
}

/** What is said of applications that have the name and not the mark: they are left alone. */
async function namesakeNotice({ graph, place }: PlanParts, name: string, signal: AbortSignal): Promise<readonly string[]> {
  const filter = encodeURIComponent(`displayName eq '${name.replaceAll("'", "''")}'`);
  const path = `/v1.0/applications?$filter=${filter}&$select=id,appId,tags`;
  const others: string[] = [];
  try {
    for await (const { appId, tags = [] } of graph.pages<{ readonly appId: string; readonly tags?: readonly string[] }>(path, signal))
      if (!tags.includes(markOf(name))) others.push(appId);
  } catch (error) {
    if (isAbort(error)) throw error;
  }
  return others.length === 0
    ? []
    : [t('{0} has an application {1} that was not made from here ({2}). It is left alone.', place.tenantName, name, others.join(', '))];
}

function refusalOf({ refusal }: RolesPlan): Pick<RolesPlan, 'refusal'> {
  return refusal === undefined ? {} : { refusal };
}

function permissionsOf({
  directoryLogs,
  directoryObjects,
}: Pick<AuthorizeAnswers, 'directoryLogs' | 'directoryObjects'>): readonly GraphPermission[] {
  return [
    ...(directoryLogs === true ? (['AuditLog.Read.All'] as const) : []),
    ...(directoryObjects === true ? (['Directory.Read.All'] as const) : []),
  ];
}

/** The tag by which an application of a name is found again. */
function markOf(name: string): string {
  return `entra-logs-${namedId(name)}`;
}

interface Made {
  readonly name: string;
  /** The tenant's name. */
  readonly on: string;
  /** What lets somebody make it. */
  readonly remedy: string;
}

function applicationSteps(
  { name, on, remedy }: Made,
  { federated }: ReaderIdentityAnswers,
  wanted: readonly GraphPermission[],
): readonly PlanStep[] {
  const mark = markOf(name);
  const access = wanted.map((permission) => ({ id: graphPermissions[permission], type: 'Role' }));
  const words = { doing: t('register the application {0}', name), on, remedy };
  const body = {
    displayName: name,
    signInAudience: 'AzureADMyOrg',
    tags: [identityTag, mark],
    requiredResourceAccess: access.length === 0 ? [] : [{ resourceAppId: graphAppId, resourceAccess: access }],
  };
  const application: PlanStep = {
    id: 'application',
    title: t('Register the application {0}', name),
    what: t('application {0}', name),
    effect: 'create',
    there: false,
    request: { service: 'graph', method: 'POST', path: '/v1.0/applications', body },
    look: {
      path: `/v1.0/applications?$filter=${encodeURIComponent(`tags/any(tag:tag eq '${mark}')`)}`,
      where: [{ member: 'displayName', equals: name }],
    },
    keeps: ['id', 'appId'],
    undo: { service: 'graph', method: 'DELETE', path: '/v1.0/applications/{{application.id}}' },
    words,
  };
  const principal: PlanStep = {
    id: 'principal',
    title: t('Make it known in the tenant as a service principal'),
    what: t('service principal of {0}', name),
    effect: 'create',
    there: false,
    request: {
      service: 'graph',
      method: 'POST',
      path: '/v1.0/servicePrincipals',
      body: { appId: '{{application.appId}}', tags: [identityTag] },
    },
    look: { path: "/v1.0/servicePrincipals(appId='{{application.appId}}')" },
    keeps: ['id'],
    words: { ...words, doing: t('make the application {0} a service principal', name) },
  };
  return federated ? [application, principal, federatedStep(federated, name)] : [application, principal];
}

function federatedStep({ issuer, subject }: NonNullable<ReaderIdentityAnswers['federated']>, name: string): PlanStep {
  const path = '/v1.0/applications/{{application.id}}/federatedIdentityCredentials';
  return {
    id: 'federated',
    title: t('Trust tokens of {0} for {1}', issuer, subject),
    what: t('federated credential: tokens of {0} for {1}', issuer, subject),
    effect: 'create',
    there: false,
    request: {
      service: 'graph',
      method: 'POST',
      path,
      body: { name: 'entra-logs', issuer, subject, audiences: ['api://AzureADTokenExchange'] },
    },
    look: { path, where: [{ member: 'subject', equals: subject }] },
    words: { doing: t('trust tokens of {0}', issuer), on: name, remedy: ownerRemedy() },
  };
}

/** The steps that grant permissions of Graph to a service principal; each is proven by the list of what it has. */
async function grantSteps(
  { graph, place, cloud }: PlanParts,
  wanted: readonly GraphPermission[],
  { id: principal, appId }: { readonly id: string; readonly appId: string },
  signal: AbortSignal,
): Promise<readonly PlanStep[]> {
  if (wanted.length === 0) return [];
  const resourceId = await graphPrincipal(graph, place.tenantName, signal);
  const path = `/v1.0/servicePrincipals/${principal}/appRoleAssignments`;
  const consent = consentAddress(cloud.authority, place.tenantId, appId);
  return wanted.map((permission) => ({
    id: `grant-${permission.toLowerCase().replaceAll('.', '-')}`,
    title: t('Grant the permission {0} of Microsoft Graph', permission),
    what: t('permission {0} of Microsoft Graph', permission),
    effect: 'grant',
    there: false,
    request: {
      service: 'graph',
      method: 'POST',
      path,
      body: { principalId: principal, resourceId, appRoleId: graphPermissions[permission] },
    },
    look: {
      path,
      where: [
        { member: 'appRoleId', equals: graphPermissions[permission] },
        { member: 'resourceId', equals: resourceId },
      ],
    },
    keeps: ['id'],
    undo: { service: 'graph', method: 'DELETE', path: `${path}/{{grant-${permission.toLowerCase().replaceAll('.', '-')}.id}}` },
    words: {
      doing: t('grant the permission {0}', permission),
      on: place.tenantName,
      remedy: t('It takes the role Privileged Role Administrator. Ask one to grant it, or to consent at {0}', consent),
      ...(cloud.id === 'sandbox' ? {} : { action: openPage(t('Open Consent Page'), consent) }),
    },
  }));
}

/** Where an administrator consents to what an application asks for. */
export function consentAddress(authority: string, tenantId: string, appId: string): string {
  return `${authority}/${tenantId}/adminconsent?client_id=${appId}`;
}

async function graphPrincipal(graph: AzureClient, on: string, signal: AbortSignal): Promise<string> {
  try {
    return (await graph.get<{ readonly id: string }>(`/v1.0/servicePrincipals(appId='${graphAppId}')?$select=id`, signal)).id;
  } catch (error) {
    throw explainAzure(error, {
      doing: 'look up Microsoft Graph',
      on,
      remedy: 'Ask an administrator for the role Directory Readers, then retry.',
    });
  }
}

/** Turns the answers of *Authorize Subscriptions* and *Allow Directory Log Reading* into a plan for an application that exists. */
export async function planAuthorize(parts: PlanParts, answers: AuthorizeAnswers, signal: AbortSignal): Promise<PlanBody> {
  const { graph, place } = parts;
  const principal = await principalOf(graph, answers.appId, place.tenantName, signal);
  const granted = [
    ...(await grantSteps(parts, permissionsOf(answers), { id: principal.id, appId: answers.appId }, signal)),
    ...(answers.directoryRole === true ? [directoryRoleStep(principal.id, place.tenantName)] : []),
  ];
  const roles = await planRoles(parts, answers, principal.id, signal);
  if (granted.length + roles.steps.length === 0)
    throw new UserError(t('Nothing is chosen, so nothing would be granted.'), { code: 'setup-answer' });
  const body = {
    title: t('Authorize {0} in {1}', principal.displayName, place.tenantName),
    steps: [...granted, ...roles.steps],
    ...refusalOf(roles),
    notices: [...roles.notices, t('A role can take up to ten minutes until it counts, and up to an hour in a workspace.')],
    awaits: [],
  };
  return withDifference({ client: clientOf(parts), application: { principalId: principal.id } }, body, signal);
}

async function principalOf(
  graph: AzureClient,
  appId: string,
  tenantName: string,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly displayName: string }> {
  if (!isGuid(appId)) throw new UserError(t('“{0}” is no application id: it is a GUID.', appId), { code: 'setup-answer' });
  try {
    return await graph.get(`/v1.0/servicePrincipals(appId='${appId}')?$select=id,displayName`, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    if (error instanceof AzureFailure && error.status === 404)
      throw new UserError(
        t('The application {0} is not known in {1}. Check tenant and id, or create a reader identity there.', appId, tenantName),
        { code: 'setup-no-application' },
      );
    throw explainAzure(error, {
      doing: 'look up the application',
      on: tenantName,
      remedy: 'Ask an administrator for the role Directory Readers, then retry.',
    });
  }
}
