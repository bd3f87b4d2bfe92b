import { forwarderParameters } from '../../../src/flows/siem/forwarderParameters';
import { vendors } from '../../../src/catalog/siem/vendors';
import { planCode } from '../../../src/flows/setup/code/planCode';
import type { CodeForm } from '../../../src/protocol/setup';
import { everyPlan } from './everyPlan';
import type { PlanName } from './everyPlan';

/** What one request writes: files that lie in one folder. */
export interface CodeFolder {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
}

const needed = {
  subscriptionId: '0f0f0f0f-1111-4222-8333-0000000000a1',
  resourceGroup: 'rg-siem',
  namespace: 'ehns-siem',
  hub: 'entra',
};

const ofForwarder = { CoralogixRegion: 'EU2', FunctionResourceGroupName: 'rg-function', FunctionStorageAccountName: 'stfunction' };
const keyVaultId = '/subscriptions/0f0f0f0f-1111-4222-8333-0000000000a1/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults/kv-1';

/** Answers of the wizard: the least that it takes, all that it asks, and texts with the marks of every language. */
const answers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'the least': { ...needed, ...ofForwarder },
  'all values': {
    ...needed,
    ...ofForwarder,
    keyVaultId,
    consumerGroup: 'reader-1',
    CoralogixRegion: 'Custom',
    CustomURL: 'ingress.example:443',
    CoralogixApplication: 'entra',
    CoralogixApplicationSelector: '{{ $.tenantId }}',
    FunctionAppServicePlanType: 'Premium',
    functionAppName: 'reader-of-logs',
    IncludeMetadata: 'true',
  },
  'marks of the languages': {
    ...needed,
    ...ofForwarder,
    resourceGroup: 'rg-(siem)_1.x',
    hub: 'entra_logs.v2',
    keyVaultId,
    CoralogixApplication: `it's "x" \\d \${y} %{z} é\tend`,
    CoralogixSubsystem: '[not(an expression)]',
    BlockingPattern: '\\[DEBUG\\]|"\\$\\{a\\}"|\'',
    NewlinePattern: '\r?\n',
  },
};

/** What is written for each vendor, with each of the answers. */
export const siemFolders: readonly CodeFolder[] = vendors.flatMap(({ id }) =>
  Object.entries(answers).map(([name, values]) => ({
    name: `${id} with ${name}`,
    files: new Map(forwarderParameters({ vendor: id, values }).map((file) => [file.name, file.content])),
  })),
);

const hosts = { arm: 'https://management.azure.com', graph: 'https://graph.microsoft.com' };

/** What is written for every kind of set-up plan in one language. */
export function planFolders(form: CodeForm): readonly CodeFolder[] {
  return (Object.keys(everyPlan) as PlanName[]).map((name) => ({ name, files: filesOf(name, form) }));
}

/** What is written for one of the set-up plans. */
export function filesOf(plan: PlanName, form: CodeForm): ReadonlyMap<string, string> {
  return new Map(planCode(everyPlan[plan], form, hosts).map((file) => [file.name, file.content]));
}
