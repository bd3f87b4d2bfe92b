import { t } from '@vscode/l10n';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import { isAbort } from '../../base/errors';
import type { Me } from './saveRight';
import { activeRoles, readMe } from './saveRight';

/** Roles of the directory that let a person register applications, by template. Source: learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference. */
const creators = new Set([
  '62e90394-69f5-4237-9190-012177145e10', // Global Administrator
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', // Application Administrator
  '158c047a-c907-4556-b7ef-476551a6b5f7', // Cloud Application Administrator
  'cf1c38e5-3621-4004-a7cb-879624dced7c', // Application Developer
]);

interface WirePolicy {
  readonly defaultUserRolePermissions?: { readonly allowedToCreateApps?: boolean | null } | null;
}

/** What is known of whether an account may register applications in a tenant. */
export interface CreateRight {
  /** Whom to ask where it may not: another text for a guest than for a member (AZ-3). */
  readonly remedy: string;
  /** The same where it is known before a write that it may not; not there where it may, or where nobody can tell. */
  readonly refusal?: string;
}

/** Whether the account may register applications, by what it is, by its active roles, and by what the tenant lets its members do. */
export async function createRight(graph: AzureClient, tenantName: string, signal: AbortSignal): Promise<CreateRight> {
  const me = await unlessFailed(readMe(graph, signal));
  const remedy = remedyOf(me, tenantName);
  // A program is told by its permissions, which the service alone knows.
  if (!me) return { remedy };
  const roles = await unlessFailed(activeRoles(graph, signal));
  if (!roles || roles.some(({ roleTemplateId = '' }) => creators.has(roleTemplateId))) return { remedy };
  if (me.userType === 'Guest') return { remedy, refusal: remedy };
  const path = '/v1.0/policies/authorizationPolicy?$select=defaultUserRolePermissions';
  const policy = await unlessFailed(graph.get<WirePolicy>(path, signal));
  return policy?.defaultUserRolePermissions?.allowedToCreateApps === false ? { remedy, refusal: remedy } : { remedy };
}

async function unlessFailed<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}

function remedyOf(me: Me | undefined, tenantName: string): string {
  return me?.userType === 'Guest'
    ? t(
        'You are a guest in {0}, and guests cannot register applications there. Ask an administrator of {0} to add you as a member or to give you the role Application Developer, or to register the application and tell you its id, which you can use here.',
        tenantName,
      )
    : t(
        'Members of {0} may not register applications without a role. Ask an administrator there for the role Application Developer, then retry.',
        tenantName,
      );
}
