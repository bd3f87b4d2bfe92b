/** In which shape a log's records come: of Microsoft Graph, of the Activity Log, of a diagnostic setting, or of a workspace. */
export type RecordShape = 'graph' | 'activityLog' | 'diagnostic' | 'workspace';

/** What of records may be told of a person. */
export const personalKinds = ['userNames', 'addresses', 'texts'] as const;
export type PersonalKind = (typeof personalKinds)[number];

const below = (start: string, names: readonly string[]): readonly string[] => names.map((name) => `${start}.${name}`);

/** Claims of a token that name a person; source: learn.microsoft.com/entra/identity-platform/access-token-claims-reference. */
const claims = [
  'name',
  ...['name', 'upn', 'givenname', 'surname', 'emailaddress'].map(
    (name) => `["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${name}"]`,
  ),
];
/** Of a person in the provisioning log, as Graph and as diagnostic settings spell it. */
const provisioned = [
  'displayName',
  'Name',
  'details.userPrincipalName',
  'details.UserPrincipalName',
  'details.DisplayName',
  'details.displayName',
];

const signInNames = ['userPrincipalName', 'userDisplayName', 'signInIdentifier', 'alternateSignInName'];
const auditNames = [
  ...below('initiatedBy.user', ['userPrincipalName', 'displayName']),
  ...below('targetResources', ['userPrincipalName', 'displayName']),
];
const provisioningNames = [...below('sourceIdentity', provisioned), ...below('targetIdentity', provisioned)];
const directoryNames = [...signInNames, ...auditNames, ...provisioningNames];
const directoryAddresses = ['ipAddress', 'ipAddressFromResourceProvider', 'initiatedBy.user.ipAddress'];
const directoryTexts = [
  ...below('targetResources.modifiedProperties', ['oldValue', 'newValue']),
  ...below('modifiedProperties', ['oldValue', 'newValue']),
  ...below('provisioningSteps', ['description', 'details']),
  'additionalDetails.value',
];

/** The columns of a workspace are called as the fields are, with a capital. */
const columns = (paths: readonly string[]): readonly string[] => paths.map((path) => `${path.slice(0, 1).toUpperCase()}${path.slice(1)}`);

/**
 * The fields that hold names of people (and of whatever else was changed), IP addresses, and free texts (old and new values, messages) that may hold either. Source:
 * learn.microsoft.com/graph/api/resources, signin, directoryaudit and provisioningobjectsummary; learn.microsoft.com/azure/azure-monitor/reference/tables,
 * SigninLogs, AuditLogs, AADProvisioningLogs and AzureActivity; learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema.
 */
export const personalFields: Readonly<Record<RecordShape, Readonly<Record<PersonalKind, readonly string[]>>>> = {
  graph: { userNames: directoryNames, addresses: directoryAddresses, texts: directoryTexts },
  activityLog: {
    userNames: ['caller', ...below('claims', claims)],
    addresses: ['httpRequest.clientIpAddress', 'claims.ipaddr'],
    texts: ['properties.statusMessage'],
  },
  diagnostic: {
    // Of the Activity Log, identity holds what the token said.
    userNames: ['identity', ...below('properties', directoryNames)],
    addresses: ['callerIpAddress', 'identity.claims.ipaddr', ...below('properties', directoryAddresses)],
    texts: below('properties', [...directoryTexts, 'statusMessage']),
  },
  workspace: {
    userNames: ['Identity', 'Caller', ...below('Claims', claims), ...below('Claims_d', claims), ...columns(directoryNames)],
    addresses: [
      'IPAddress',
      'CallerIpAddress',
      'Claims.ipaddr',
      'Claims_d.ipaddr',
      'HTTPRequest.clientIpAddress',
      ...columns(directoryAddresses),
    ],
    texts: [...columns(directoryTexts), 'Properties.statusMessage', 'Properties_d.statusMessage'],
  },
};
