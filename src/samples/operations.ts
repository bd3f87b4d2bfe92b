import type { Activity, Caller, Operation } from './activity';
import { makeActivities } from './activity';
import { applications } from './applications';
import { days, isWeekend, millisecondsPerDay, startOfLogs } from './moment';
import type { Person } from './people';
import { utcOffset } from './places';
import type { Random } from './random';
import { createRandom } from './random';
import { subscriptions } from './tenant';
import { workloads } from './workload';

interface Task {
  readonly weight: number;
  readonly operation: string;
  readonly label: string;
  /** The resource below its resource group. */
  readonly resource: string;
  readonly seconds?: number;
  readonly by: 'person' | 'deploy' | 'automation';
  readonly failure?: NonNullable<Operation['failure']> & { readonly probability: number };
}

const quota = {
  statusCode: 'Conflict',
  message: 'OperationNotAllowed: the operation would exceed the approved core quota of the region.',
  probability: 0.12,
};
const conflict = {
  statusCode: 'BadRequest',
  message: 'DeploymentFailed: at least one resource deployment operation failed.',
  probability: 0.1,
};
const forbidden = {
  statusCode: 'Forbidden',
  message: 'AuthorizationFailed: the client does not have authorization to perform the action over the scope.',
  probability: 0.15,
};

/** What happens in the subscriptions on an ordinary day. */
const tasks: readonly Task[] = [
  {
    weight: 22,
    operation: 'Microsoft.Resources/deployments/write',
    label: 'Create Deployment',
    resource: 'Microsoft.Resources/deployments/release',
    seconds: 140,
    by: 'deploy',
    failure: conflict,
  },
  {
    weight: 14,
    operation: 'Microsoft.Web/sites/write',
    label: 'Update website',
    resource: 'Microsoft.Web/sites/app-expenses',
    seconds: 18,
    by: 'deploy',
  },
  {
    weight: 8,
    operation: 'Microsoft.Web/sites/restart/Action',
    label: 'Restart Web App',
    resource: 'Microsoft.Web/sites/app-expenses',
    by: 'person',
  },
  {
    weight: 14,
    operation: 'Microsoft.Compute/virtualMachines/start/action',
    label: 'Start Virtual Machine',
    resource: 'Microsoft.Compute/virtualMachines/vm-build-01',
    seconds: 35,
    by: 'automation',
    failure: quota,
  },
  {
    weight: 14,
    operation: 'Microsoft.Compute/virtualMachines/deallocate/action',
    label: 'Deallocate Virtual Machine',
    resource: 'Microsoft.Compute/virtualMachines/vm-build-01',
    seconds: 60,
    by: 'automation',
  },
  {
    weight: 9,
    operation: 'Microsoft.Storage/storageAccounts/listKeys/action',
    label: 'List Storage Account Keys',
    resource: 'Microsoft.Storage/storageAccounts/stcontosodata',
    by: 'person',
    failure: forbidden,
  },
  {
    weight: 6,
    operation: 'Microsoft.Network/networkSecurityGroups/securityRules/write',
    label: 'Create or Update Security Rule',
    resource: 'Microsoft.Network/networkSecurityGroups/nsg-apps/securityRules/allow-office',
    by: 'person',
  },
  {
    weight: 5,
    operation: 'Microsoft.KeyVault/vaults/write',
    label: 'Update Key Vault',
    resource: 'Microsoft.KeyVault/vaults/kv-contoso-apps',
    by: 'person',
  },
  {
    weight: 3,
    operation: 'Microsoft.Authorization/roleAssignments/write',
    label: 'Create role assignment',
    resource: 'Microsoft.Authorization/roleAssignments/reader',
    by: 'person',
    failure: forbidden,
  },
  {
    weight: 3,
    operation: 'Microsoft.Insights/diagnosticSettings/write',
    label: 'Create or update resource diagnostic setting',
    resource: 'Microsoft.Web/sites/app-expenses/providers/Microsoft.Insights/diagnosticSettings/logs',
    by: 'deploy',
  },
  {
    weight: 2,
    operation: 'Microsoft.Compute/virtualMachines/delete',
    label: 'Delete Virtual Machine',
    resource: 'Microsoft.Compute/virtualMachines/vm-test-07',
    seconds: 45,
    by: 'person',
  },
];

/** A person as a caller of Azure Resource Manager. */
export function personCaller(person: Pick<Person, 'id' | 'name' | 'principalName'>, address: string, role = 'Contributor'): Caller {
  return { objectId: person.id, name: person.name, principalName: person.principalName, appId: applications.azurePortal.id, address, role };
}

const workloadCaller = (workload: (typeof workloads)['deploy' | 'automation']): Caller => ({
  objectId: workload.objectId,
  name: workload.name,
  appId: workload.appId,
  address: workload.address === '' ? '192.0.2.200' : workload.address,
});

/** The Activity Log of everyday work in both subscriptions. */
export function everydayActivities(seed: number, staff: readonly Person[]): readonly Activity[] {
  const able = staff.filter((person) => person.team === 'Cloud Platform' || person.team === 'Engineering').slice(0, 14);
  const found: Activity[] = [];
  for (let day = 0; day < days; day++) {
    const random = createRandom(seed, 'operations', day);
    const count = isWeekend(day) ? random.between(3, 8) : random.between(20, 38);
    for (let entry = 0; entry < count; entry++) found.push(...taskOn(random, random.pick(able), day));
  }
  return found;
}

function taskOn(random: Random, person: Person, day: number): readonly Activity[] {
  const task = random.weighted(tasks.map((each) => [each.weight, each] as const));
  const production = random.chance(0.55);
  const { id } = production ? subscriptions.production : subscriptions.development;
  const group = production ? 'rg-apps-prod' : random.pick(['rg-apps-dev', 'rg-sandbox']);
  const midnight = startOfLogs + day * millisecondsPerDay - utcOffset(person.office.place, startOfLogs + day * millisecondsPerDay);
  const failure = task.failure && random.chance(task.failure.probability) ? task.failure : undefined;
  return makeActivities(random, {
    moment: { time: Math.floor(midnight + (person.dayStart + random.next() * 9) * 3_600_000), ticks: random.integer(10_000) },
    caller: task.by === 'person' ? personCaller(person, person.atOffice.address) : workloadCaller(workloads[task.by]),
    subscriptionId: id,
    resourceId: `/subscriptions/${id}/resourceGroups/${group}/providers/${task.resource}${task.operation.includes('deployments') ? `-${random.between(400, 999)}` : ''}`,
    operation: task.operation,
    label: task.label,
    ...(task.seconds === undefined ? {} : { seconds: task.seconds * (0.6 + random.next()), accepted: true }),
    ...(failure === undefined ? {} : { failure }),
  });
}
