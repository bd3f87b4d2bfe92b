import { workspaceId as sampleWorkspaceId } from '../../../samples/tenant';
import type { DiagnosticSetting } from '../diagnosticSetting';
import type { LogRoute, RouteOwner } from '../logRoutes';
import { reroute } from '../logRoutes';
import type { Resource } from '../resource';
import type { SandboxClock } from '../sandboxClock';
import type { Delays, Origins, Tenant, World } from '../world';
import { eventHubs, resourceGroup, storageAccount, workspace, partnerSolution } from './resources';
import { seededAssignments } from './roles';
import { seedTenant } from './seedTenant';
import { activityCategories, entraCategories, seededSetting } from './settings';
import { subscriptionIds, tenantIds, tenantSeeds } from './tenants';

export interface WorldOptions {
  readonly clock: SandboxClock;
  readonly origins: Origins;
  readonly delays: Delays;
  /** How many people Contoso has. */
  readonly people: number;
}

const day = 86_400_000;

/** The world as it is when a sandbox starts. */
export function seedWorld({ clock, origins, delays, people }: WorldOptions): World {
  const start = clock.now();
  const tenants = tenantSeeds(people).map((seed) => seedTenant(seed, start));
  const places = seededResources(start);
  const resources = new Map(places.all.map((each) => [each.id.toLowerCase(), each]));
  const settings = seedSettings(tenants, places, start);
  const routes: LogRoute[] = [];
  const open = (owner: RouteOwner, all: ReadonlyMap<string, DiagnosticSetting>): void => {
    for (const after of all.values()) reroute(routes, { owner, before: undefined, after, now: after.createdAt });
  };
  for (const { id, settings: own } of tenants) open({ tenantId: id }, own);
  for (const [subscriptionId, own] of settings) {
    const tenantId = tenants.find(({ subscriptions }) => subscriptions.some(({ id }) => id === subscriptionId))?.id ?? '';
    open({ tenantId, subscriptionId }, own);
  }
  return {
    clock,
    delays,
    origins,
    tenants,
    resources,
    roleAssignments: [...seededAssignments(places.law, start)],
    customRoles: [],
    subscriptionSettings: settings,
    routes,
    writtenEvents: [],
    eventSources: [],
    deletedWorkspaces: new Map([['rg-monitor/law-retired', start + 9 * day]]),
  };
}

interface Places {
  readonly all: readonly Resource[];
  readonly law: Resource;
  readonly lawDevelopment: Resource;
  readonly lawTailspin: Resource;
  readonly lawFabrikam: Resource;
  readonly lawNorthwind: Resource;
  readonly storage: Resource;
  readonly hubRule: Resource;
}

function seededResources(start: number): Places {
  const place = (subscriptionId: string, group: string, location: string) => ({
    subscriptionId,
    group,
    location,
    createdAt: start - 300 * day,
  });
  const monitor = place(subscriptionIds.production, 'rg-monitor', 'westeurope');
  const development = place(subscriptionIds.development, 'rg-monitor-dev', 'northeurope');
  const tailspin = place(subscriptionIds.tailspin, 'rg-toys', 'westus2');
  const fabrikam = place(subscriptionIds.fabrikam, 'rg-it', 'francecentral');
  const northwind = place(subscriptionIds.northwind, 'rg-soc', 'uksouth');
  const law = workspace(monitor, 'law-entra', 90, sampleWorkspaceId);
  const storage = storageAccount(monitor, 'stcontosologs');
  const hubs = eventHubs(monitor, 'ehns-contoso', [
    { name: 'entra-logs', partitions: 2, retentionDays: 7 },
    { name: 'activity-logs', partitions: 1, retentionDays: 1 },
  ]);
  const named = {
    law,
    storage,
    lawDevelopment: workspace(development, 'law-dev', 30),
    lawTailspin: workspace(tailspin, 'law-tailspin', 30),
    lawFabrikam: workspace(fabrikam, 'law-fabrikam', 30),
    lawNorthwind: workspace(northwind, 'law-northwind', 60),
  };
  const hubRule = hubs.find(({ name }) => name === 'RootManageSharedAccessKey') ?? law;
  return {
    ...named,
    hubRule,
    all: [
      ...[monitor, { ...monitor, group: 'rg-apps-prod' }, development, { ...development, group: 'rg-apps-dev' }].map(resourceGroup),
      ...[tailspin, fabrikam, northwind].map(resourceGroup),
      ...Object.values(named),
      workspace(monitor, 'law-volume', 730),
      workspace(monitor, 'law-empty', 30),
      partnerSolution(monitor, 'Microsoft.Elastic/monitors', 'elastic-contoso'),
      storageAccount(monitor, 'stcontosolocked', { firewall: true }),
      storageAccount(monitor, 'stcontosopremium', { premium: true }),
      ...hubs,
    ],
  };
}

/** Puts the settings into the tenants; gives those of the subscriptions. */
function seedSettings(tenants: readonly Tenant[], places: Places, start: number): Map<string, Map<string, DiagnosticSetting>> {
  const createdAt = start - 31 * day;
  const add = (
    tenantId: string,
    name: string,
    destination: Parameters<typeof seededSetting>[0]['destination'],
    enabled: readonly string[],
  ): void => {
    const setting = seededSetting({ name, destination, enabled, all: entraCategories, createdAt });
    tenants.find(({ id }) => id === tenantId)?.settings.set(name, setting);
  };
  const usual = ['AuditLogs', 'SignInLogs', 'NonInteractiveUserSignInLogs', 'ServicePrincipalSignInLogs', 'ManagedIdentitySignInLogs'];
  const all = [...usual, 'ProvisioningLogs', 'RiskyUsers', 'UserRiskEvents', 'MicrosoftGraphActivityLogs'];
  add(tenantIds.contoso, 'to-law-entra', { workspaceId: places.law.id }, all);
  add(tenantIds.contoso, 'archive', { storageAccountId: places.storage.id }, ['AuditLogs', 'SignInLogs']);
  add(tenantIds.contoso, 'to-siem', { eventHubAuthorizationRuleId: places.hubRule.id, eventHubName: 'entra-logs' }, [
    'AuditLogs',
    'SignInLogs',
  ]);
  add(tenantIds.tailspin, 'audit-to-law', { workspaceId: places.lawTailspin.id }, ['AuditLogs']);
  add(tenantIds.fabrikam, 'to-law', { workspaceId: places.lawFabrikam.id }, usual);
  add(tenantIds.northwind, 'to-soc', { workspaceId: places.lawNorthwind.id }, usual);
  const activity = (subscriptionId: string, name: string, workspaceId: string): [string, Map<string, DiagnosticSetting>] => {
    const seed = { name, destination: { workspaceId }, enabled: activityCategories, all: activityCategories, createdAt };
    return [subscriptionId, new Map([[name, seededSetting(seed)]])];
  };
  return new Map([
    activity(subscriptionIds.production, 'activity-to-law-entra', places.law.id),
    activity(subscriptionIds.development, 'activity-to-law-dev', places.lawDevelopment.id),
    activity(subscriptionIds.northwind, 'activity-to-soc', places.lawNorthwind.id),
  ]);
}
