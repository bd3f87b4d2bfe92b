import { mayDo } from '../access/authorize';
import { hasDirectoryRight } from '../access/caller';
import { json } from '../http/answers';
import type { Route } from '../http/route';
import type { DiagnosticSetting } from '../world/diagnosticSetting';
import { activityCategories, attributeCategories, entraCategories } from '../world/seed/settings';
import { apiVersions } from './apiVersions';
import type { ArmCall } from './armCall';
import { authorizationFailed, requireAction, subscriptionOfCall } from './armCall';
import type { SettingsOwner } from './diagnosticSettings';
import { deleteSetting, getSetting, listSettings, putSetting } from './diagnosticSettings';
import { recordWrite } from './recordWrite';

type OwnerOf = (call: ArmCall) => SettingsOwner;

function routesAt(base: string, versions: readonly string[], ownerOf: OwnerOf): readonly Route<ArmCall>[] {
  const one = `${base}/diagnosticSettings/{name}`;
  return [
    { method: 'GET', path: `${base}/diagnosticSettings`, versions, handle: (call) => listSettings(ownerOf(call)) },
    { method: 'GET', path: one, versions, handle: (call) => getSetting(call, ownerOf(call)) },
    { method: 'PUT', path: one, versions, handle: (call) => putSetting(call, ownerOf(call)) },
    { method: 'DELETE', path: one, versions, handle: (call) => deleteSetting(call, ownerOf(call)) },
    {
      method: 'GET',
      path: `${base}/diagnosticSettingsCategories`,
      versions,
      handle: (call) => {
        const owner = ownerOf(call);
        owner.require('read', owner.id);
        return json({ value: owner.categories.map((name) => categoryBody(owner, name)) });
      },
    },
  ];
}

function categoryBody({ id, type }: SettingsOwner, name: string): object {
  return { id: `${id}Categories/${name}`, type: `${type}Categories`, name, properties: { categoryType: 'Logs' } };
}

/** Diagnostic settings of the directory, of custom security attributes, and of subscriptions; those of Intune can be looked at. */
export const settingsRoutes: readonly Route<ArmCall>[] = [
  ...routesAt('/providers/microsoft.aadiam', apiVersions.directorySettings, directoryOwner),
  ...routesAt('/providers/microsoft.AadCustomSecurityAttributesDiagnosticSettings', apiVersions.attributeSettings, attributeOwner),
  ...routesAt('/subscriptions/{subscription}/providers/Microsoft.Insights', apiVersions.settings, subscriptionOwner),
  {
    method: 'GET',
    path: '/providers/microsoft.intune/diagnosticSettings',
    versions: apiVersions.intuneSettings,
    handle: (call) => listSettings(intuneOwner(call)),
  },
];

function directoryOwner(call: ArmCall): SettingsOwner {
  const type = 'microsoft.aadiam/diagnosticSettings';
  return {
    settings: call.caller.tenant.settings,
    routeOwner: { tenantId: call.caller.tenant.id },
    id: `/providers/${type}`,
    type,
    categories: entraCategories,
    partners: 'unspecified',
    groups: false,
    require: (verb, scope) => {
      const right = verb === 'read' ? 'readDiagnosticSettings' : 'writeDiagnosticSettings';
      requireDirectoryRight(call, { right, action: `${type}/${verb}`, scope });
    },
  };
}

function attributeOwner(call: ArmCall): SettingsOwner {
  const type = 'microsoft.AadCustomSecurityAttributesDiagnosticSettings/diagnosticSettings';
  return {
    settings: call.caller.tenant.attributeSettings,
    routeOwner: { tenantId: call.caller.tenant.id },
    id: `/providers/${type}`,
    type,
    categories: attributeCategories,
    partners: 'leftOut',
    groups: false,
    require: (verb, scope) => requireDirectoryRight(call, { right: 'attributeLogs', action: `${type}/${verb}`, scope }),
  };
}

/** A reader of the directory is refused. Of the roles that there are here, the Global Administrator alone may look. */
function intuneOwner(call: ArmCall): SettingsOwner {
  const type = 'microsoft.intune/diagnosticSettings';
  return {
    settings: call.caller.tenant.intuneSettings,
    routeOwner: { tenantId: call.caller.tenant.id },
    id: `/providers/${type}`,
    type,
    categories: [],
    partners: 'unspecified',
    groups: false,
    require: (verb, scope) => requireDirectoryRight(call, { right: 'elevate', action: `${type}/${verb}`, scope }),
  };
}

interface Right {
  readonly right: Parameters<typeof hasDirectoryRight>[1];
  readonly action: string;
  readonly scope: string;
}

/** For a person the directory's role counts and Azure's do not; for a program it is the other way round, with the role at the provider's own scope. */
function requireDirectoryRight(call: ArmCall, { right, action, scope }: Right): void {
  const { caller, world } = call;
  const isAllowed =
    caller.kind === 'user' ? hasDirectoryRight(caller, right) : mayDo(world, caller, { action, scope, delay: world.delays.role });
  if (isAllowed) return;
  const failure = authorizationFailed(caller, action, scope);
  if (call.request.method !== 'GET') recordWrite(call, { operation: action, resourceId: scope, failure });
  throw failure;
}

function subscriptionOwner(call: ArmCall): SettingsOwner {
  const { id } = subscriptionOfCall(call);
  const scope = `/subscriptions/${id}`;
  let settings = call.world.subscriptionSettings.get(id);
  if (!settings) {
    settings = new Map<string, DiagnosticSetting>();
    call.world.subscriptionSettings.set(id, settings);
  }
  const owner = call.world.tenants.find(({ subscriptions }) => subscriptions.some((each) => each.id === id));
  return {
    settings,
    routeOwner: { tenantId: owner?.id ?? '', subscriptionId: id },
    // The service answers so: without the slash, and under another provider than it was asked for.
    id: `subscriptions/${id}/providers/AzureResourceManager/diagnosticSettings`,
    type: 'Microsoft.Insights/diagnosticSettings',
    categories: activityCategories,
    partners: 'specified',
    groups: true,
    require: (verb) => requireAction(call, `Microsoft.Insights/diagnosticSettings/${verb}`, scope),
  };
}
