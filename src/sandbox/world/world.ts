import type { SandboxClock } from './sandboxClock';
import type { Application, AppRoleAssignment, DirectoryRoleAssignment, ServicePrincipal, User } from './directory';
import type { DiagnosticSetting } from './diagnosticSetting';
import type { LogRoute } from './logRoutes';
import type { ManagementGroup } from './managementGroup';
import type { Resource } from './resource';
import type { RoleAssignment, RoleDefinition } from './roleDefinition';
import type { ActivityEvent, ActivityEventSource } from './activityEvent';
import type { TenantTimeline } from './tenantTimeline';
import type { Audit } from '../../samples/audit';

/** Where each service of the sandbox is reached. */
export interface Origins {
  readonly authority: string;
  readonly arm: string;
  readonly graph: string;
  readonly logAnalytics: string;
  readonly storage: string;
  /** Host and port of the event hubs, which speak AMQP. */
  readonly eventHub: string;
}

export interface Subscription {
  readonly id: string;
  readonly name: string;
  /** Tenants that manage it from outside. */
  readonly managedBy: readonly string[];
  /** One that was cancelled can be read and no longer written to. */
  state: 'Enabled' | 'Disabled';
  /** Resource providers and where their registration stands; what is not here is not registered. */
  readonly providers: Map<string, { state: 'Registered' | 'Registering'; doneAt: number }>;
}

/** A directory and everything that belongs to it. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly country: string;
  readonly licence: 'Free' | 'P1' | 'P2';
  readonly users: User[];
  readonly applications: Application[];
  readonly servicePrincipals: ServicePrincipal[];
  readonly appRoleAssignments: AppRoleAssignment[];
  readonly directoryRoleAssignments: DirectoryRoleAssignment[];
  readonly subscriptions: Subscription[];
  /** None where nobody began to use them. */
  readonly managementGroups: readonly ManagementGroup[];
  /** Settings of the tenant by lower-case name: those of the directory, those of custom security attributes, and those of Intune. */
  readonly settings: Map<string, DiagnosticSetting>;
  readonly attributeSettings: Map<string, DiagnosticSetting>;
  readonly intuneSettings: Map<string, DiagnosticSetting>;
  /** Its logs as life goes on. */
  readonly timeline: TenantTimeline;
  /** What was changed in the directory through this sandbox. */
  readonly writtenAudits: Audit[];
}

/** How long the sandbox's world takes to catch up, in milliseconds of its time. */
export interface Delays {
  /** A new role assignment until Resource Manager heeds it. */
  readonly role: number;
  /** A new role assignment until the query service heeds it. */
  readonly queryRole: number;
  /** A new object of the directory until every replica and the sign-in service know it. */
  readonly directory: number;
  /** A new diagnostic setting until it can be read back. */
  readonly setting: number;
  /** A provider's registration, a workspace's provisioning. */
  readonly provisioning: number;
  /** An event of the Activity Log until its API shows it, at least. */
  readonly activity: number;
  /** A log record until it reaches its destination, at least; it may take three times as long. */
  readonly delivery: number;
  /** How much later than that one in eight records of the directory's logs comes in Graph, at most. */
  readonly late: number;
}

/** Everything that the services read from and write to. */
export interface World {
  readonly clock: SandboxClock;
  readonly delays: Delays;
  readonly origins: Origins;
  readonly tenants: readonly Tenant[];
  /** Resources of all subscriptions by lower-case id. */
  readonly resources: Map<string, Resource>;
  readonly roleAssignments: RoleAssignment[];
  readonly customRoles: RoleDefinition[];
  /** Settings of subscriptions by lower-case id of the subscription, then lower-case name. */
  readonly subscriptionSettings: Map<string, Map<string, DiagnosticSetting>>;
  /** Ways that logs have gone and go, from the first on: an ended one still has records under way. */
  readonly routes: LogRoute[];
  /** Events of writes to this sandbox. */
  readonly writtenEvents: ActivityEvent[];
  /** Further events, that others make. */
  readonly eventSources: ActivityEventSource[];
  /** What is left of deleted workspaces: names in lower case with their groups, and when they can be taken again. */
  readonly deletedWorkspaces: Map<string, number>;
}

export function findTenant(world: World, idOrDomain: string): Tenant | undefined {
  const wanted = idOrDomain.toLowerCase();
  return world.tenants.find((tenant) => tenant.id === wanted || tenant.domain === wanted);
}

/** The subscription of an id with the tenant that it belongs to. */
export function findSubscription(world: World, id: string): { readonly tenant: Tenant; readonly subscription: Subscription } | undefined {
  const wanted = id.toLowerCase();
  for (const tenant of world.tenants) {
    const subscription = tenant.subscriptions.find((each) => each.id === wanted);
    if (subscription) return { tenant, subscription };
  }
  return undefined;
}
