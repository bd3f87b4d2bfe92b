import { t } from '@vscode/l10n';
import type { App } from '../../app';
import { UserError } from '../../base/errors';
import { withProgress } from '../../host/progress';
import type { TenantPlace, WorkspacePlace } from '../../protocol/azure';
import { latencyQuery } from './latencyQuery';
import { pickOne } from '../../host/steps';
import { tenantStep } from '../../host/tenantStep';
import { runWizard } from '../../host/wizard';
import type { WizardStep } from '../../host/wizard';

type Parts = Pick<App, 'engine' | 'results' | 'sourceBook'>;

interface LatencyState {
  readonly place?: TenantPlace;
  readonly workspace?: WorkspacePlace;
}

/** DS-29: asks a workspace itself how late records are, for the tables that have any; the person chooses it where no node names it. */
export async function measureLatency(parts: Parts, named: WorkspacePlace | undefined): Promise<void> {
  const { engine, results, sourceBook } = parts;
  const workspace = named ?? (await askWorkspace(parts));
  if (!workspace) return;
  const { source, tables } = await withProgress({ title: t('Opening {0}', workspace.name) }, async (signal) => ({
    source: await engine.request('source/openWorkspaces', { places: [workspace] }, { signal }),
    tables: await engine.request('azure/workspaceTables', workspace, { signal }),
  }));
  const filled = tables.filter(({ last }) => last !== undefined).map(({ name }) => name);
  if (filled.length === 0)
    throw new UserError(t('{0} has had no record in 30 days, so there is no latency to measure.', workspace.name), {
      code: 'setup-no-records',
    });
  sourceBook.put(source);
  await results.openConsole({ sourceId: source.sourceId, text: latencyQuery(filled), run: true });
}

async function askWorkspace(parts: Parts): Promise<WorkspacePlace | undefined> {
  const { signal } = new AbortController();
  const steps = [tenantStep<LatencyState>(parts), workspaceStep(parts)];
  return (await runWizard<LatencyState>({ title: t('Measure Latency'), steps, start: {}, signal }))?.workspace;
}

function workspaceStep({ engine }: Parts): WizardStep<LatencyState> {
  return {
    applies: () => true,
    ask: async (state, step) => {
      const result = await pickOne<WorkspacePlace>(step, {
        placeholder: t('Which workspace?'),
        choices: async () => {
          const { place } = state;
          if (!place) return [];
          const { workspaces, failures } = await engine.request('azure/workspaces', place, { signal: step.signal });
          const found = workspaces.map(({ name, resourceGroup, region, customerId, resourceId }) => ({
            label: name,
            description: `${resourceGroup} · ${region}`,
            detail: customerId,
            value: { ...place, name, customerId, resourceId },
          }));
          return [...found, ...failures.map(({ subscription, message }) => ({ label: `$(error) ${subscription}`, detail: message }))];
        },
      });
      return typeof result === 'string' ? result : { answer: { ...state, workspace: result.answer } };
    },
  };
}
