import type { TenantPlace } from '../../../src/protocol/azure';
import type { SetupAnswers } from '../../../src/protocol/setup';
import { subscriptionIds } from '../../../src/sandbox/world/seed/tenants';
import { context, workspaceId } from './openSetup';
import type { SetupBench } from './openSetup';

interface At {
  readonly bench: SetupBench;
  readonly place: TenantPlace;
}

const production = subscriptionIds.production;
const made = { subscriptionId: production, resourceGroup: 'rg-steps', location: 'westeurope' };

/** An application of the tenant, for the wizards that change one. */
async function application({ bench, place }: At, name: string, more: object = {}): Promise<string> {
  const answers = { wizard: 'readerIdentity', name, secretDays: 30, ...more } as const;
  return (await bench.apply(await bench.plan(place, answers))).outputs['application']!['appId']!;
}

/** Every wizard with all the steps that it can have; a name makes what each run makes its own. */
export function everyWizard(bench: SetupBench, place: TenantPlace): Readonly<Record<string, (name: string) => Promise<SetupAnswers>>> {
  const at = { bench, place };
  return {
    'sendLogs to three new places': (name) => {
      const short = name.replaceAll('-', '');
      return Promise.resolve({
        wizard: 'sendLogs',
        name,
        categories: ['RiskyUsers'],
        destinations: {
          workspace: { create: { ...made, resourceGroup: `rg-${name}`, name: `law-${name}`, retentionDays: 30 } },
          storageAccount: { create: { ...made, resourceGroup: `rg-${name}`, name: `st${short}`, deleteAfterDays: 30 } },
          eventHub: { create: { ...made, resourceGroup: `rg-${name}`, name: `evh-${name}`, hub: 'entra', consumerGroup: 'siem' } },
        },
      });
    },
    'sendLogs in place of another': async (name) => {
      const answers = {
        wizard: 'sendLogs',
        categories: ['RiskyUsers'],
        destinations: { workspace: { resourceId: workspaceId('law-volume') } },
      } as const;
      await bench.apply(await bench.plan(place, { ...answers, name: `${name}-old` }));
      return { ...answers, name, replaces: `${name}-old` };
    },
    deleteSetting: async (name) => {
      const destinations = { workspace: { resourceId: workspaceId('law-volume') } };
      await bench.apply(await bench.plan(place, { wizard: 'sendLogs', name, categories: ['RiskyUsers'], destinations }));
      return { wizard: 'deleteSetting', name };
    },
    readerIdentity: async (name) => {
      const { certificate } = await bench.engine.handlers['setup/makeCertificate']({ name, days: 30 }, context);
      const federated = { issuer: 'https://token.example', subject: 'repo:contoso/siem' };
      const rights = { scopes: [production], role: 'minimal', directoryLogs: true, directoryObjects: true, directoryRole: true } as const;
      return { wizard: 'readerIdentity', name, secretDays: 30, certificate, federated, ...rights };
    },
    authorize: async (name) => ({
      wizard: 'authorize',
      appId: await application(at, name),
      scopes: [production, '/providers/Microsoft.Management/managementGroups/mg-contoso'],
      role: 'reader',
      directoryLogs: true,
      directoryRole: true,
    }),
    'rotateSecret, the new one': async (name) => ({ wizard: 'rotateSecret', appId: await application(at, name), secretDays: 60 }),
    'rotateSecret, the old ones': async (name) => {
      const { certificate } = await bench.engine.handlers['setup/makeCertificate']({ name, days: 30 }, context);
      const appId = await application(at, name, { certificate });
      await bench.apply(await bench.plan(place, { wizard: 'rotateSecret', appId, secretDays: 60 }));
      const { secrets, certificates = [] } = bench.sandbox.world.tenants[0]!.applications.find((each) => each.appId === appId)!;
      return { wizard: 'rotateSecret', appId, remove: [secrets[0]!.keyId, certificates[0]!.keyId] };
    },
  };
}
