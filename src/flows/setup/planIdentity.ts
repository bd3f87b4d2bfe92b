import { t } from '@vscode/l10n';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { explainAzure } from '../../azure/explain';
import { AzureFailure } from '../../azure/azureFailure';
import { graphAppId, identityTag } from '../../azure/services/identities';
import { isGuid } from '../../base/guid';
import { isAbort, UserError } from '../../base/errors';
import type { AuthorizeAnswers, PlanStep, ReaderIdentityAnswers } from '../../protocol/setup';
import { certificatesOf, certificateStep } from './certificateStep';
import { openPage } from './elevation';
import { graphPermissions } from './graphPermissions';
import type { GraphPermission } from './graphPermissions';
import { namedId } from './planReferences';
import { planRoles } from './planRoles';
import type { RolesPlan } from './planRoles';
import type { PlanBody, PlanParts } from './planSendLogs';
import { readMe } from './saveRight';
import { secretStep, refuseLongSecret } from './secretSteps';

/** Turns the answers of *Create Reader Identity* into a plan for one tenant. What is there already by its mark is used again. */
export async function planReaderIdentity(parts: PlanParts, answers: ReaderIdentityAnswers, signal: AbortSignal): Promise<PlanBody> {
  const { graph, place, now } = parts;
  const name = answers.name.trim();
  if (name === '' || name.length > 120)
    throw new UserError(t('Give the identity a name of 1 to 120 characters.'), { code: 'setup-answer' });
  if (answers.secretDays !== undefined) await refuseLongSecret(graph, answers.secretDays, place.tenantName, signal);
  const wanted = permissionsOf(answers);
  const granted = await grantSteps(parts, wanted, { id: '{{principal.id}}', appId: '{{application.appId}}' }, signal);
  const create = applicationSteps(name, answers, wanted, await creationRemedy(parts, signal));
  const { certificate } = answers;
  const certificates =
    certificate === undefined
      ? []
      : [certificateStep('{{application.id}}', certificate, await certificatesOf(graph, markOf(name), signal))];
  const roles = await planRoles(parts, answers, '{{principal.id}}', signal);
  const secret = answers.secretDays === undefined ? [] : [secretStep('{{application.id}}', answers.secretDays, now)];
  return {
    title: t('Create the reader identity {0} in {1}', name, place.tenantName),
    steps: [...create, ...granted, ...roles.steps, ...certificates, ...secret],
    changes: [],
    ...refusalOf(roles),
    notices: [
      ...roles.notices,
      t('An application of this name that was made from here before is used again.'),
      ...(secret.length === 0 ? [] : [t('The secret is shown once and kept in VS Code’s own store of secrets alone.')]),
      ...(granted.length === 0 ? [] : [t('Granting permissions of Microsoft Graph takes the role Privileged Role Administrator.')]),
    ],
    awaits: [],
  };
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

/** Whom to ask where the application may not be made: another text for a guest than for a member. */
async function creationRemedy({ graph, place }: PlanParts, signal: AbortSignal): Promise<string> {
  const isGuest = await readMe(graph, signal).then(
    (me) => me?.userType === 'Guest',
    () => false,
  );
  return isGuest
    ? t(
        'You are a guest in {0}, and guests cannot register applications there. Ask an administrator of {0} to add you as a member or to give you the role Application Developer, or to register the application and tell you its id, which you can use here.',
        place.tenantName,
      )
    : t(
        'Members of {0} may not register applications without a role. Ask an administrator there for the role Application Developer, then retry.',
        place.tenantName,
      );
}

/** The tag by which an application of a name is found again. */
function markOf(name: string): string {
  return `entra-logs-${namedId(name)}`;
}

function applicationSteps(
  name: string,
  { federated }: ReaderIdentityAnswers,
  wanted: readonly GraphPermission[],
  remedy: string,
): readonly PlanStep[] {
  const mark = markOf(name);
  const access = wanted.map((permission) => ({ id: graphPermissions[permission], type: 'Role' }));
  const words = { doing: t('register the application {0}', name), on: t('The tenant'), remedy };
  const body = {
    displayName: name,
    signInAudience: 'AzureADMyOrg',
    tags: [identityTag, mark],
    requiredResourceAccess: access.length === 0 ? [] : [{ resourceAppId: graphAppId, resourceAccess: access }],
  };
  const application: PlanStep = {
    id: 'application',
    title: t('Register the application {0}', name),
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
  return federated ? [application, principal, federatedStep(federated, words)] : [application, principal];
}

function federatedStep({ issuer, subject }: NonNullable<ReaderIdentityAnswers['federated']>, words: PlanStep['words']): PlanStep {
  const path = '/v1.0/applications/{{application.id}}/federatedIdentityCredentials';
  return {
    id: 'federated',
    title: t('Trust tokens of {0} for {1}', issuer, subject),
    effect: 'create',
    there: false,
    request: {
      service: 'graph',
      method: 'POST',
      path,
      body: { name: 'entra-logs', issuer, subject, audiences: ['api://AzureADTokenExchange'] },
    },
    look: { path, where: [{ member: 'subject', equals: subject }] },
    words,
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
  const granted = await grantSteps(parts, permissionsOf(answers), { id: principal.id, appId: answers.appId }, signal);
  const roles = await planRoles(parts, answers, principal.id, signal);
  if (granted.length + roles.steps.length === 0)
    throw new UserError(t('Nothing is chosen, so nothing would be granted.'), { code: 'setup-answer' });
  return {
    title: t('Authorize {0} in {1}', principal.displayName, place.tenantName),
    steps: [...granted, ...roles.steps],
    changes: [],
    ...refusalOf(roles),
    notices: [...roles.notices, t('A role can take up to ten minutes until it counts, and up to an hour in a workspace.')],
    awaits: [],
  };
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
