import type { AzureClient } from '../../azure/pipeline/azureClient';
import { armVersions } from '../../azure/services/resources';

interface WirePermission {
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
}

/** What the caller may do at a scope; a right is one of these less what each takes away again. */
export type Rights = readonly WirePermission[];

export async function readRights(arm: AzureClient, scope: string, signal: AbortSignal): Promise<Rights> {
  const found: WirePermission[] = [];
  const path = `${encodeURI(scope)}/providers/Microsoft.Authorization/permissions?api-version=${armVersions.authorization}`;
  for await (const permission of arm.pages<WirePermission>(path, signal)) found.push(permission);
  return found;
}

/** Whether rights include an action; `*` in them stands for any text. */
export function allows(rights: Rights, action: string): boolean {
  return rights.some(({ actions = [], notActions = [] }) => names(actions, action) && !names(notActions, action));
}

function names(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => {
    const source = pattern
      .split('*')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*');
    return new RegExp(`^${source}$`, 'i').test(action);
  });
}
