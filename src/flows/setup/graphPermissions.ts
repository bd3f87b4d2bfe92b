/** Permissions of Microsoft Graph that an identity may be given, by id. Source: learn.microsoft.com/graph/permissions-reference. */
export const graphPermissions = {
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
} as const;

export type GraphPermission = keyof typeof graphPermissions;
