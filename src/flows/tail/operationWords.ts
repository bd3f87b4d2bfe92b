/** What an operation does, in words. */
export interface OperationWords {
  readonly verb: { readonly base: string; readonly past: string; readonly participle: string };
  /** The kind of resource; empty where the operation names none. */
  readonly what: string;
}

/** Kinds of resources whose words cannot be read out of an upper-case name. */
const kinds: Readonly<Record<string, string>> = {
  diagnosticsettings: 'diagnostic setting',
  roleassignments: 'role assignment',
  roledefinitions: 'role definition',
  policyassignments: 'policy assignment',
  policydefinitions: 'policy definition',
  policysetdefinitions: 'policy set definition',
  policyexemptions: 'policy exemption',
  resourcegroups: 'resource group',
  storageaccounts: 'storage account',
  virtualmachines: 'virtual machine',
  virtualnetworks: 'virtual network',
  networksecuritygroups: 'network security group',
  networkinterfaces: 'network interface',
  publicipaddresses: 'public IP address',
  securityrules: 'security rule',
  securitypolicies: 'security policy',
  routetables: 'route table',
  loadbalancers: 'load balancer',
  vaults: 'vault',
  accesspolicies: 'access policy',
  managedclusters: 'Kubernetes cluster',
  locks: 'lock',
  deployments: 'deployment',
  workspaces: 'workspace',
  namespaces: 'namespace',
  eventhubs: 'event hub',
  consumergroups: 'consumer group',
  authorizationrules: 'authorization rule',
  sites: 'web app',
  serverfarms: 'app service plan',
  servers: 'server',
  databases: 'database',
  firewallrules: 'firewall rule',
  metricalerts: 'metric alert',
  activitylogalerts: 'activity log alert',
  scheduledqueryrules: 'log alert rule',
  actiongroups: 'action group',
  alertrules: 'alert rule',
  autoscalesettings: 'autoscale setting',
  userassignedidentities: 'managed identity',
  subscriptions: 'subscription',
  disks: 'disk',
  snapshots: 'snapshot',
  extensions: 'extension',
  blobservices: 'blob service',
  containers: 'container',
};

/** What actions are called, where the name alone would not read as a verb. */
const actions: Readonly<Record<string, OperationWords['verb']>> = {
  write: { base: 'create or change', past: 'created or changed', participle: 'created or changed' },
  delete: { base: 'delete', past: 'deleted', participle: 'deleted' },
  read: { base: 'read', past: 'read', participle: 'read' },
  listkeys: { base: 'list the keys of', past: 'listed the keys of', participle: 'asked for its keys' },
  listsecrets: { base: 'list the secrets of', past: 'listed the secrets of', participle: 'asked for its secrets' },
  listaccountsas: { base: 'make an access signature of', past: 'made an access signature of', participle: 'asked for an access signature' },
  listservicesas: { base: 'make an access signature of', past: 'made an access signature of', participle: 'asked for an access signature' },
  regeneratekey: { base: 'renew a key of', past: 'renewed a key of', participle: 'given a new key' },
  regeneratekeys: { base: 'renew keys of', past: 'renewed keys of', participle: 'given new keys' },
  start: { base: 'start', past: 'started', participle: 'started' },
  restart: { base: 'restart', past: 'restarted', participle: 'restarted' },
  deallocate: { base: 'deallocate', past: 'deallocated', participle: 'deallocated' },
  poweroff: { base: 'power off', past: 'powered off', participle: 'powered off' },
  validate: { base: 'validate', past: 'validated', participle: 'validated' },
  register: { base: 'register', past: 'registered', participle: 'registered' },
  moveresources: { base: 'move resources of', past: 'moved resources of', participle: 'moved' },
  elevateaccess: { base: 'elevate access at', past: 'elevated access at', participle: 'given elevated access' },
};

/** Words of an operation such as `Microsoft.Storage/storageAccounts/listKeys/action`, whatever its letter case. */
export function operationWords(operation: string): OperationWords {
  const parts = operation.split('/').filter((part) => part !== '');
  const last = parts.at(-1)?.toLowerCase() ?? '';
  const isAction = last === 'action';
  const name = isAction ? (parts.at(-2) ?? '') : last;
  const verb = actions[name.toLowerCase()] ?? actionVerb(name, isAction);
  const kind = parts.length < 2 ? undefined : parts.at(isAction ? -3 : -2);
  return { verb, what: kind === undefined || kind.includes('.') ? '' : (kinds[kind.toLowerCase()] ?? plain(kind)) };
}

function actionVerb(name: string, isAction: boolean): OperationWords['verb'] {
  const words = plain(name);
  if (words === '') return { base: 'act on', past: 'acted on', participle: 'acted on' };
  return isAction
    ? { base: `run ${words} on`, past: `ran ${words} on`, participle: `subject to ${words}` }
    : { base: words, past: `did ${words} on`, participle: words };
}

/** A name in camel case as words; one in upper case can only be made small. */
function plain(name: string): string {
  const spaced = name === name.toUpperCase() ? name : name.replace(/([a-z])([A-Z])/g, '$1 $2');
  return spaced.toLowerCase();
}
