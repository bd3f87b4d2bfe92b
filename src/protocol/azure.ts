import type { CloudId } from '../base/cloudId';

/** The requests about Azure. Answers are as the services gave them just now: who asks keeps them as long as is right. */
export interface AzureRequests {
  /** Signs in, or proves that the sign-in still holds; connections are known by their id until the engine ends. */
  'azure/connect': { params: AzureConnection; result: ConnectionInfo };
  /** Forgets the connection and its tokens. */
  'azure/disconnect': { params: { connectionId: string }; result: Record<never, never> };
  'azure/tenants': { params: { connectionId: string }; result: readonly TenantInfo[] };
  'azure/diagnosticSettings': { params: TenantPlace; result: SettingsInfo };
  /** The settings that send the changes of custom security attributes, which few roles may read. */
  'azure/attributeSettings': { params: TenantPlace; result: SettingsInfo };
  'azure/subscriptions': { params: TenantPlace; result: readonly SubscriptionInfo[] };
  'azure/subscriptionSettings': { params: SubscriptionPlace; result: readonly SettingInfo[] };
  'azure/resourceGroups': { params: SubscriptionPlace; result: readonly ResourceGroupInfo[] };
  /** What lies in a resource group. */
  'azure/resources': { params: SubscriptionPlace & { readonly group: string }; result: readonly ResourceInfo[] };
  'azure/workspaces': { params: TenantPlace; result: WorkspacesInfo };
  'azure/workspaceTables': { params: WorkspacePlace; result: readonly WorkspaceTableInfo[] };
  /** The programs of a tenant that may read its logs. */
  'azure/identities': { params: TenantPlace; result: readonly IdentityInfo[] };
  /** The licences of a tenant; none told to somebody who may not read them. */
  'azure/licences': { params: TenantPlace; result: { readonly licences?: readonly LicenceId[] } };
}

/** Licences that categories of logs ask for. */
export type LicenceId = 'entraP1' | 'entraP2' | 'workloadIdentities';

export interface IdentityInfo {
  /** The roles of Azure that it holds, as far as they can be read. */
  readonly roles?: readonly { readonly role: string; readonly scope: string }[];
  readonly objectId: string;
  readonly appId: string;
  readonly name: string;
  readonly permissions: readonly string[];
  /** None told of an application that belongs to another tenant. */
  readonly credentials?: readonly { readonly kind: 'secret' | 'certificate'; readonly name: string; readonly expires: string }[];
}

export interface AzureConnection {
  readonly connectionId: string;
  readonly cloud: CloudId;
  /** Of the sandbox: where it runs. */
  readonly sandbox?: SandboxPlace;
  readonly signIn: SignInChoice;
}

/** What a running sandbox says of where it is. */
export interface SandboxPlace {
  readonly authority: string;
  readonly arm: string;
  readonly graph: string;
  readonly logAnalytics: string;
  /** The file with the certificate to trust. */
  readonly caFile: string;
}

/** How somebody signs in. Secrets travel to the engine's process and stay in its memory. */
export type SignInChoice =
  /** By an account of VS Code: the named one, one that the person is asked for, or the one that VS Code prefers. */
  | { readonly kind: 'host'; readonly account?: HostAccount | 'another' }
  | { readonly kind: 'secret'; readonly tenantId: string; readonly clientId: string; readonly secret: string }
  | {
      readonly kind: 'certificate';
      readonly tenantId: string;
      readonly clientId: string;
      readonly certificateFile: string;
      readonly password?: string;
    }
  /** As a JSON file says, which is read anew when what it said is not taken any more. */
  | { readonly kind: 'profile'; readonly file: string }
  | { readonly kind: 'azureCli'; readonly tenantId?: string }
  | { readonly kind: 'deviceCode'; readonly tenantId?: string }
  | { readonly kind: 'sandboxUser'; readonly account: string };

/** An account that VS Code is signed in with. */
export interface HostAccount {
  readonly id: string;
  /** As the person knows it: the address they sign in with. */
  readonly label: string;
}

export interface ConnectionInfo {
  readonly connectionId: string;
  readonly cloud: CloudId;
  readonly cloudName: string;
  /** Address of the cloud's portal. */
  readonly portal: string;
  readonly tenants: readonly TenantInfo[];
}

export interface TenantInfo {
  readonly tenantId: string;
  /** The id where the service tells no name. */
  readonly name: string;
  readonly domain?: string;
  readonly kind: 'home' | 'guest' | 'managed';
}

export interface TenantPlace {
  readonly connectionId: string;
  readonly tenantId: string;
  /** For the words of a failure. */
  readonly tenantName: string;
}

export interface SubscriptionPlace extends TenantPlace {
  readonly subscriptionId: string;
}

export interface ResourceGroupInfo {
  readonly resourceId: string;
  readonly name: string;
  readonly region: string;
}

export interface ResourceInfo extends ResourceGroupInfo {
  /** Such as `Microsoft.Storage/storageAccounts`. */
  readonly type: string;
}

export interface SettingsInfo {
  readonly settings: readonly SettingInfo[];
  /** All categories that the tenant offers. */
  readonly categories: readonly string[];
  /** How many settings a tenant may have. */
  readonly most: number;
}

export interface SettingInfo {
  readonly name: string;
  readonly enabled: readonly string[];
  readonly destinations: readonly DestinationInfo[];
}

export interface DestinationInfo {
  readonly kind: 'workspace' | 'storageAccount' | 'eventHub' | 'partner';
  readonly name: string;
  readonly resourceId: string;
  /** Whether the resource is not there any more; undefined where nobody could tell. */
  readonly gone?: boolean;
}

export interface SubscriptionInfo {
  readonly subscriptionId: string;
  readonly name: string;
  readonly state: string;
  /** The tenant that it is in: another than the asked one where it is managed from there. */
  readonly tenantId?: string;
}

export interface WorkspacesInfo {
  readonly workspaces: readonly WorkspaceInfo[];
  /** Subscriptions whose workspaces could not be read, and why. */
  readonly failures: readonly { readonly subscription: string; readonly message: string }[];
}

export interface WorkspaceInfo {
  readonly resourceId: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly customerId: string;
  readonly region: string;
  readonly retentionDays?: number;
  readonly plan?: string;
}

/** Which workspace, and what it is called. */
export interface WorkspacePlace extends TenantPlace {
  readonly customerId: string;
  readonly resourceId: string;
  readonly name: string;
}

/** A table of Entra or of the Activity Log, as far as a workspace has it. */
export interface WorkspaceTableInfo {
  readonly name: string;
  readonly description: string;
  /** The categories that feed the table. */
  readonly categories: readonly string[];
  /** Whether the workspace knows the table. */
  readonly there: boolean;
  /** ISO time of the newest record within 30 days. */
  readonly last?: string;
  readonly rowsOfDay?: number;
}

/** The requests that the engine makes to the host. */
export interface HostRequests {
  'host/token': { params: TokenRequest; result: { readonly token: string; readonly expiresOn: number } };
}

/** The name of the request for a token. */
export const tokenRequest = 'host/token' satisfies keyof HostRequests;

export interface TokenRequest {
  readonly cloudId: CloudId;
  readonly scopes: readonly string[];
  readonly tenantId?: string;
  /** What a service demands of the next token, as JSON. */
  readonly claims?: string;
}

/** A code for the person to enter on a page. */
export interface DeviceCode {
  readonly message: string;
  readonly userCode: string;
  readonly verificationUri: string;
}

/** Every request's name; the type makes a missing one fail to compile. */
export const azureRequestTable: Readonly<Record<keyof AzureRequests, true>> = {
  'azure/connect': true,
  'azure/disconnect': true,
  'azure/tenants': true,
  'azure/diagnosticSettings': true,
  'azure/attributeSettings': true,
  'azure/subscriptions': true,
  'azure/subscriptionSettings': true,
  'azure/resourceGroups': true,
  'azure/resources': true,
  'azure/workspaces': true,
  'azure/workspaceTables': true,
  'azure/identities': true,
  'azure/licences': true,
};
