import { t } from '@vscode/l10n';
import { smallAnswer } from '../../azure/logs/smallAnswer';
import type { LogsPlace } from '../../azure/logs/queryWorkspace';
import type { AzureClient } from '../../azure/pipeline/azureClient';
import type { DiagnosticSetting } from '../../azure/services/diagnosticSettings';
import { findResource } from '../../azure/services/resources';
import { isAbort } from '../../base/errors';
import { formatBytes, formatCount } from '../../base/quantities';
import { findLogCategory } from '../../catalog/logCategories';
import { logTableOfCategory } from '../../catalog/logTables';

export interface VolumeParts {
  readonly arm: AzureClient;
  readonly logs: LogsPlace;
}

/** What categories brought in a day where they are sent already. */
export interface MeasuredVolume {
  readonly workspace: string;
  readonly categories: readonly string[];
  readonly eventsPerDay: number;
  /** 0 where the workspace does not bill them. */
  readonly bytesPerDay: number;
}

const days = 7;
/** Longer is not worth the wait: then the documented figures are told. */
const waitSeconds = 20;

/** A setting that is new has measured nothing yet, so a few are asked. */
const mostAsked = 3;

/**
 * Measures the categories that some setting sends to a workspace already, in the one that has most of them; undefined where none has had any, or
 * where it may not be asked, since a figure only decorates.
 */
export async function measureVolume(
  parts: VolumeParts,
  settings: readonly DiagnosticSetting[],
  categories: readonly string[],
  signal: AbortSignal,
): Promise<MeasuredVolume | undefined> {
  for (const candidate of flowing(settings, categories).slice(0, mostAsked)) {
    const measured = await measureIn(parts, candidate, signal);
    if (measured) return measured;
  }
  return undefined;
}

interface Candidate {
  readonly resourceId: string;
  readonly name: string;
  readonly categories: readonly string[];
}

async function measureIn(
  { arm, logs }: VolumeParts,
  { resourceId, name: workspace, categories }: Candidate,
  signal: AbortSignal,
): Promise<MeasuredVolume | undefined> {
  try {
    const resource = await findResource(arm, resourceId, signal);
    const customerId = resource?.properties?.['customerId'];
    if (typeof customerId !== 'string') return undefined;
    const rows = await smallAnswer(logs, { customerId, text: volumeQuery(categories), waitSeconds }, signal);
    const sum = (name: string): number => rows.reduce((total, row) => total + (Number(row[name]) || 0), 0) / days;
    const [eventsPerDay, bytesPerDay] = [sum('Events'), sum('Bytes')];
    return eventsPerDay === 0 ? undefined : { workspace, categories, eventsPerDay, bytesPerDay };
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  }
}

/** The workspaces that some of the categories are sent to, the one with most of them first. */
function flowing(settings: readonly DiagnosticSetting[], categories: readonly string[]): readonly Candidate[] {
  const wanted = new Set(categories.map((category) => category.toLowerCase()));
  return settings
    .flatMap(({ enabled, destinations }) => {
      const own = enabled.filter((category) => wanted.has(category.toLowerCase()));
      return destinations
        .filter(({ kind }) => kind === 'workspace' && own.length > 0)
        .map(({ resourceId, name }) => ({ resourceId, name, categories: own }));
    })
    .sort((one, other) => other.categories.length - one.categories.length);
}

/** One row for each table of the categories: its records of the last days, and the bytes that they are billed as. */
export function volumeQuery(categories: readonly string[]): string {
  const tables = new Set(categories.map((each) => logTableOfCategory(each)?.name ?? findLogCategory(each)?.table ?? each));
  const legs = [...tables].map(
    (table) => `(${table} | where TimeGenerated > ago(${days}d) | summarize Events = count(), Bytes = sum(_BilledSize))`,
  );
  return `union isfuzzy=true ${legs.join(', ')}`;
}

export function measuredText({ workspace, categories, eventsPerDay, bytesPerDay }: MeasuredVolume): string {
  const events = formatCount(Math.max(1, Math.round(eventsPerDay)));
  const names = categories.join(', ');
  return bytesPerDay === 0
    ? t('About {0} events a day, as measured in {1} over {2} days: {3}. The price is not included.', events, workspace, days, names)
    : t(
        'About {0} events and {1} a day, {2} a month, as measured in {3} over {4} days: {5}. The price is not included.',
        events,
        formatBytes(bytesPerDay),
        formatBytes(bytesPerDay * 30),
        workspace,
        days,
        names,
      );
}
