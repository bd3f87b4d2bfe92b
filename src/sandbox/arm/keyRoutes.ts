import { json } from '../http/answers';
import type { Route } from '../http/route';
import { ServiceFailure } from '../http/serviceFailure';
import { keyText } from '../world/seed/resources';
import type { Resource } from '../world/resource';
import { apiVersions } from './apiVersions';
import type { ArmCall } from './armCall';
import { recordWrite } from './recordWrite';
import { idOfPath, resourceOfCall } from './resourceRoutes';

const base = '/subscriptions/{subscription}/resourcegroups/{group}/providers';
const hubs = `${base}/Microsoft.EventHub/namespaces/{parentA}`;

/** Keys of workspaces, storage accounts and event hub rules; reading them is a write for the roles that ask for it. */
export const keyRoutes: readonly Route<ArmCall>[] = [
  {
    method: 'POST',
    path: `${base}/Microsoft.OperationalInsights/workspaces/{name}/sharedKeys`,
    versions: apiVersions.workspaces,
    handle: (call) => {
      const { id } = keyOwner(call, 'Microsoft.OperationalInsights/workspaces/sharedKeys/action', 'sharedKeys');
      return json({ primarySharedKey: keyText(id, 'primary'), secondarySharedKey: keyText(id, 'secondary') });
    },
  },
  {
    method: 'POST',
    path: `${base}/Microsoft.Storage/storageAccounts/{name}/listKeys`,
    versions: apiVersions.storage,
    handle: (call) => {
      const { id } = keyOwner(call, 'Microsoft.Storage/storageAccounts/listKeys/action', 'listKeys');
      const keys = ['key1', 'key2'].map((keyName) => ({ keyName, value: keyText(id, keyName), permissions: 'Full' }));
      return json({ keys });
    },
  },
  {
    method: 'POST',
    path: `${hubs}/authorizationRules/{name}/listKeys`,
    versions: apiVersions.eventHubs,
    handle: (call) => json(ruleKeys(call, keyOwner(call, 'Microsoft.EventHub/namespaces/authorizationRules/listKeys/action', 'listKeys'))),
  },
  {
    method: 'POST',
    path: `${hubs}/eventhubs/{parentB}/authorizationRules/{name}/listKeys`,
    versions: apiVersions.eventHubs,
    handle: (call) => {
      const action = 'Microsoft.EventHub/namespaces/eventhubs/authorizationRules/listKeys/action';
      return json(ruleKeys(call, keyOwner(call, action, 'listKeys'), call.parameters['parentB']));
    },
  },
];

function keyOwner(call: ArmCall, action: string, verb: string): Resource {
  const id = idOfPath(call).slice(0, -`/${verb}`.length);
  const owner = resourceOfCall(call, action, id);
  recordWrite(call, { operation: action, resourceId: owner.id });
  return owner;
}

/** The keys of a rule. The connection strings reach the hubs of the sandbox, which speak AMQP without TLS as the emulator does. */
function ruleKeys(call: ArmCall, rule: Resource, hub?: string): object {
  const namespace = call.parameters['parentA'] ?? '';
  const owner = call.world.resources.get(rule.id.toLowerCase().split('/').slice(0, 9).join('/'));
  if (owner?.properties['disableLocalAuth'] === true)
    throw new ServiceFailure(400, 'BadRequest', `Local authentication is disabled for the namespace ${namespace}.`);
  const connection = (key: string): string =>
    `Endpoint=sb://${call.world.origins.eventHub};SharedAccessKeyName=${rule.name};SharedAccessKey=${key};UseDevelopmentEmulator=true${hub === undefined ? '' : `;EntityPath=${hub}`}`;
  const [primaryKey, secondaryKey] = [keyText(rule.id, 'primary'), keyText(rule.id, 'secondary')];
  return {
    primaryConnectionString: connection(primaryKey),
    secondaryConnectionString: connection(secondaryKey),
    primaryKey,
    secondaryKey,
    keyName: rule.name,
  };
}
