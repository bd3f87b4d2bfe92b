import { randomUUID } from 'node:crypto';
import { empty } from '../http/answers';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import type { FederatedCredential } from '../world/directory';
import { applicationOf, readApplications, writeApplications } from './applicationRoutes';
import { graphEntity, graphPage, readGraphPlace } from './collection';
import type { GraphCall } from './graphCall';
import { badRequest, graphBody, notFound } from './graphCall';
import { recordAudit } from './recordAudit';

/** How many an application may have. Source: learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations. */
const most = 20;

/** The issuers whose tokens an application may prove itself by. */
export const federatedRoutes: readonly Route<GraphCall>[] = [
  '/v1.0/applications/{id}/federatedIdentityCredentials',
  "/v1.0/applications(appId='{appId}')/federatedIdentityCredentials",
].flatMap((path): readonly Route<GraphCall>[] => [
  { method: 'GET', path, handle: list },
  { method: 'POST', path, handle: add },
  { method: 'DELETE', path: `${path}/{credential}`, handle: remove },
]);

function list(call: GraphCall): Response {
  const { federated = [] } = applicationOf(call, readApplications);
  const { asOf } = readGraphPlace(call);
  return graphPage(call, { name: 'federatedIdentityCredentials', entities: federated, pageSize: 100, asOf });
}

async function add(call: GraphCall): Promise<Response> {
  const application = applicationOf(call, writeApplications);
  const { name, issuer, subject, audiences } = await graphBody(call);
  const { federated = [] } = application;
  if (typeof name !== 'string' || typeof issuer !== 'string' || typeof subject !== 'string' || !Array.isArray(audiences))
    throw badRequest('A federated identity credential needs name, issuer, subject and audiences.');
  if (federated.some((each) => each.name === name || (each.issuer === issuer && each.subject === subject)))
    throw new ServiceFailure(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `FederatedIdentityCredential with name ${name} already exists.`,
    );
  if (federated.length >= most) throw badRequest(`An application may have ${most} federated identity credentials.`);
  const made: FederatedCredential = { id: randomUUID(), name, issuer, subject, audiences: audiences.map(String) };
  application.federated = [...federated, made];
  recordAudit(call, {
    activity: 'Update application',
    category: 'ApplicationManagement',
    operation: 'Update',
    targets: [{ type: 'Application', id: application.id, name: application.name }],
  });
  return graphEntity(call, 'federatedIdentityCredentials', made, 201);
}

function remove(call: GraphCall): Response {
  const application = applicationOf(call, writeApplications);
  const { federated = [] } = application;
  const wanted = call.parameters['credential'] ?? '';
  if (!federated.some(({ id, name }) => id === wanted || name === wanted)) throw notFound(wanted);
  application.federated = federated.filter(({ id, name }) => id !== wanted && name !== wanted);
  return empty(204);
}
