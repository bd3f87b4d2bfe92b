import { namedGuid } from '../../../samples/guid';
import { builtInRoles } from '../roleDefinition';
import type { World } from '../world';
import { resourceGroup, workspace } from './resources';
import { registeredProviders } from './seedTenant';
import { contosoUser, programs, tenantIds } from './tenants';

/** How much larger than usual Contoso is. */
export interface Growth {
  /** Subscriptions beside the usual ones. */
  readonly subscriptions: number;
  /** Workspaces in them, shared out evenly; none of them ever got a record. */
  readonly workspaces: number;
}

const regions = ['westeurope', 'northeurope', 'francecentral', 'uksouth', 'eastus', 'westus2'] as const;
const day = 86_400_000;

/** Makes Contoso as large as tenants of big companies are; its administrator and its automation may read all that is added. */
export function growTenant(world: World, { subscriptions, workspaces }: Growth): void {
  const contoso = world.tenants.find(({ id }) => id === tenantIds.contoso);
  const createdAt = world.clock.now() - 200 * day;
  for (let index = 0; index < subscriptions; index++) {
    const name = `Contoso Unit ${String(index + 1).padStart(3, '0')}`;
    const subscriptionId = namedGuid('sandbox', 'grown subscription', index);
    contoso?.subscriptions.push({ id: subscriptionId, name, managedBy: [], state: 'Enabled', providers: registeredProviders() });
    for (const [principalId, principalType] of [
      [contosoUser('ada'), 'User'],
      [programs.automation.objectId, 'ServicePrincipal'],
    ] as const) {
      const scope = `/subscriptions/${subscriptionId}`;
      const id = namedGuid('sandbox', 'grown assignment', index, principalType);
      const roleId = builtInRoles.reader.id;
      world.roleAssignments.push({ id, scope, roleId, principalId, principalType, createdAt, createdBy: principalId, description: null });
    }
    const place = { subscriptionId, group: 'rg-monitor', location: regions[index % regions.length] ?? 'westeurope', createdAt };
    const group = resourceGroup(place);
    world.resources.set(group.id.toLowerCase(), group);
    for (let number = index; number < workspaces; number += subscriptions) {
      const made = workspace(place, `law-unit-${String(number + 1).padStart(3, '0')}`, 90);
      world.resources.set(made.id.toLowerCase(), made);
    }
  }
}
