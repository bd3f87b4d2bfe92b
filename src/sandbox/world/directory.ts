/** A person's account in one tenant. A guest has one in each tenant that invited them. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly principalName: string;
  /** The account that signs in: the principal name in the home tenant. */
  readonly account: string;
  readonly userType: 'Member' | 'Guest';
  /** What the sign-in of this person meets, beyond the usual. */
  readonly condition?: 'secondFactor' | 'blocked' | 'consentMissing';
}

/** A client secret; its text is shown once and compared on every sign-in. */
export interface Secret {
  readonly keyId: string;
  readonly name: string | null;
  readonly text: string;
  /** Milliseconds of the sandbox's time. */
  readonly start: number;
  readonly end: number;
  /** From then on the sign-in service knows it; from its start where it is not said. */
  readonly usableAt?: number;
}

/** A certificate of an application, as PEM text. */
export interface Certificate {
  readonly keyId: string;
  readonly name: string;
  readonly pem: string;
  readonly start: number;
  readonly end: number;
}

export interface Application {
  readonly id: string;
  readonly appId: string;
  name: string;
  readonly createdAt: number;
  /** Until then the directory's replicas and the sign-in service do not know it. */
  readonly visibleAt: number;
  readonly signInAudience: string;
  readonly requiredResourceAccess: readonly unknown[];
  readonly secrets: Secret[];
  /** Certificates by which it may prove itself too. */
  certificates?: readonly Certificate[];
  readonly tags: readonly string[];
  /** Issuers whose tokens it may prove itself by too. */
  federated?: readonly FederatedCredential[];
}

export interface FederatedCredential {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

/** A permission that an application offers to others. */
export interface AppRole {
  readonly id: string;
  readonly value: string;
}

export interface ServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly name: string;
  readonly kind: 'Application' | 'ManagedIdentity';
  readonly ownerTenantId: string;
  readonly appRoles: readonly AppRole[];
  readonly tags?: readonly string[];
  readonly createdAt: number;
  readonly visibleAt: number;
}

export interface AppRoleAssignment {
  readonly id: string;
  readonly principalId: string;
  readonly resourceId: string;
  readonly appRoleId: string;
  readonly createdAt: number;
}

export interface DirectoryRoleAssignment {
  readonly id: string;
  readonly roleTemplateId: string;
  readonly principalId: string;
  readonly createdAt: number;
}

/** A role of the directory; ids are the public template ids. */
export interface DirectoryRole {
  readonly templateId: string;
  readonly name: string;
  /** What it may do here, as this sandbox asks for it. */
  readonly rights: readonly DirectoryRight[];
}

export type DirectoryRight =
  'readReports' | 'readDiagnosticSettings' | 'writeDiagnosticSettings' | 'writeApplications' | 'assignRoles' | 'elevate' | 'attributeLogs';

const role = (templateId: string, name: string, rights: readonly DirectoryRight[]): DirectoryRole => ({ templateId, name, rights });

/** The roles that reading and routing logs ask for. Ids and rights: the published role reference. */
export const directoryRoles = {
  globalAdministrator: role('62e90394-69f5-4237-9190-012177145e10', 'Global Administrator', [
    'readReports',
    'readDiagnosticSettings',
    'writeDiagnosticSettings',
    'writeApplications',
    'assignRoles',
    'elevate',
  ]),
  securityAdministrator: role('194ae4cb-b126-40b2-bd5b-6091b380977d', 'Security Administrator', [
    'readReports',
    'readDiagnosticSettings',
    'writeDiagnosticSettings',
  ]),
  securityReader: role('5d6b6bb7-de71-4623-b4af-96380a352509', 'Security Reader', ['readReports', 'readDiagnosticSettings']),
  globalReader: role('f2ef992c-3afb-46b9-b7cf-a126ee74c451', 'Global Reader', ['readReports', 'readDiagnosticSettings']),
  reportsReader: role('4a5d8f65-41da-4de4-8968-e035b65339cf', 'Reports Reader', ['readReports']),
  directoryReaders: role('88d8e3e3-8f55-4a1e-953a-9b9898b8876b', 'Directory Readers', []),
  applicationAdministrator: role('9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'Application Administrator', ['readReports', 'writeApplications']),
  privilegedRoleAdministrator: role('e8611ab8-c189-46e8-94e1-60213ab1f814', 'Privileged Role Administrator', ['assignRoles']),
  attributeLogAdministrator: role('5b784334-f94b-471a-a387-e7219fc49ca2', 'Attribute Log Administrator', ['attributeLogs']),
} as const;

/** Application permissions of Microsoft Graph that this sandbox knows, with their public ids. */
export const graphAppRoles: readonly AppRole[] = [
  { value: 'AuditLog.Read.All', id: 'b0afded3-3588-46d8-8b3d-9842eff778da' },
  { value: 'Directory.Read.All', id: '7ab1d382-f21e-4acd-a863-ba3e13f7da61' },
  { value: 'Application.Read.All', id: '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30' },
  { value: 'Application.ReadWrite.All', id: '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9' },
  { value: 'Application.ReadWrite.OwnedBy', id: '18a4783c-866b-4cc7-a460-3d5e5662c884' },
  { value: 'AppRoleAssignment.ReadWrite.All', id: '06b708a9-e830-4db3-a914-8e69da51d44f' },
  { value: 'RoleManagement.Read.Directory', id: '483bed4a-2ad3-4361-a73b-c83ccdbdc53c' },
  { value: 'RoleManagement.ReadWrite.Directory', id: '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8' },
  { value: 'Organization.Read.All', id: '498476ce-e0fe-48b0-b801-37ba7e2685c6' },
  { value: 'Policy.Read.All', id: '246dd0d5-5bd0-4def-940b-0421030a5b68' },
  { value: 'Policy.Read.ConditionalAccess', id: '37730810-e9ba-4e46-b07e-8ca78d182097' },
  { value: 'User.Read.All', id: 'df021288-bdef-4463-88db-98f22de89214' },
];
