import type { Route } from '../http/route';
import { apiVersions } from './apiVersions';
import type { ArmCall } from './armCall';
import { subscriptionOfCall } from './armCall';
import { page } from './page';

const path = '/subscriptions/{subscription}/providers/Microsoft.OperationalInsights/deletedWorkspaces';

/** Workspaces that were deleted within 14 days: their names are kept, and they can come back. */
export const deletedWorkspaceRoutes: readonly Route<ArmCall>[] = [
  { method: 'GET', path, versions: apiVersions.workspaces, handle: listDeleted },
];

function listDeleted(call: ArmCall): Response {
  const { id: subscription } = subscriptionOfCall(call);
  const value = deletedWorkspacesOf(call).map(({ group, name }) => ({
    id: `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.OperationalInsights/workspaces/${name}`,
    name,
    type: 'Microsoft.OperationalInsights/deletedWorkspaces',
    location: 'westeurope',
  }));
  return page(call, value);
}

/** Those of the call's subscription, by their names in lower case with their groups. */
export function deletedWorkspacesOf(call: ArmCall): readonly { readonly group: string; readonly name: string }[] {
  const { world, now } = call;
  const { id: subscription } = subscriptionOfCall(call);
  return [...world.deletedWorkspaces].flatMap(([key, until]) => {
    const [group = '', name = ''] = key.split('/');
    const isHere = [...world.resources.keys()].some((id) => id.toLowerCase() === `/subscriptions/${subscription}/resourcegroups/${group}`);
    return isHere && until > now ? [{ group, name }] : [];
  });
}
