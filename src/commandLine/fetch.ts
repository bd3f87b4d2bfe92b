import { resolve, sep } from 'node:path';
import { formatCount } from '../base/quantities';
import { UserError } from '../base/errors';
import type { Engine } from '../engine/engine';
import type { TenantInfo } from '../protocol/azure';
import { directLogNames } from '../protocol/directLogs';
import type { DirectLog, FetchedLogs, FetchLogs } from '../protocol/directLogs';
import type { RequestContext } from '../protocol/engine';
import type { Command, GivenOptions } from './command';
import { listOption, textOption, UsageError } from './command';
import { contextOf, reportFailure, withEngine } from './session';
import type { Terminal } from './terminal';
import { write } from './terminal';
import { readTimeRange } from './timeRange';
import { askedCloud, cloudOptions, commandLineConnection as connectionId } from './workspace';

const outcomes = ['success', 'failure'] as const;
/** What is fetched where nothing is named: what a workspace would have of most tenants. */
const usual: readonly DirectLog[] = [{ kind: 'directoryAudits' }, { kind: 'signIns' }];

export const fetchCommand: Command = {
  name: 'fetch',
  usage: 'fetch --tenant TENANT --output DIR [--log LOG] [--subscription NAME] [--time-range RANGE]',
  summary: 'Fetches logs straight from Microsoft Graph and the Activity Log, without a workspace, ready for query --data DIR.',
  options: [
    { name: 'tenant', type: 'string', value: 'TENANT', help: 'whose logs, by name, domain or id' },
    {
      name: 'log',
      type: 'string',
      value: 'LOG',
      multiple: true,
      help: `one of ${directLogNames.join(', ')}; may stand several times; audits and sign-ins where no log and no subscription is named`,
    },
    {
      name: 'subscription',
      type: 'string',
      value: 'NAME',
      multiple: true,
      help: 'the Activity Log of this subscription, by name or id; may stand several times',
    },
    {
      name: 'time-range',
      type: 'string',
      value: 'RANGE',
      help: '24h, 7d, or two ISO times FROM/TO; the last 24 hours where it is not said',
    },
    { name: 'user', type: 'string', value: 'USER', help: 'only records of this person: sign-in name, id or display name' },
    { name: 'application', type: 'string', value: 'NAME', help: 'only records of this application: display name or id' },
    { name: 'outcome', type: 'string', value: 'OUTCOME', help: `only records with this outcome: ${outcomes.join(' or ')}` },
    { name: 'output', type: 'string', value: 'DIR', help: 'a folder that is not there yet, or is empty; it is there when all is fetched' },
    {
      name: 'provisioning-csv',
      type: 'string',
      value: 'DIR',
      help: 'also write provisioning logs into three CSV files in this folder, as the Entra admin center does: logs, steps, changed properties',
    },
    { name: 'json', type: 'boolean', help: 'print what was fetched as JSON' },
    { name: 'storage', type: 'string', value: 'DIR', help: 'where the engine keeps its files' },
    ...cloudOptions,
  ],
  examples: [
    'fetch --tenant contoso.example --output ./logs --time-range 7d',
    'fetch --tenant contoso.example --output ./logs --log signIns --user ada@contoso.example --outcome failure',
    'fetch --tenant contoso.example --output ./logs --log provisioning --provisioning-csv ./provisioning',
    'fetch --cloud sandbox --tenant Contoso --log signIns --subscription "Contoso Production" --output ./logs',
  ],
  run: async (given, words, terminal) => {
    if (words.length > 0) throw new UsageError(`fetch takes no words, but “${words.join(' ')}” was given. Name logs with --log LOG.`);
    const [wanted, output] = [textOption(given, 'tenant'), textOption(given, 'output')];
    if (wanted === undefined || output === undefined) throw new UsageError('fetch needs --tenant TENANT and --output DIR.');
    const directory = directoryLogsOf(given);
    const timeRange = readTimeRange(textOption(given, 'time-range') ?? '24h', Date.now());
    const filter = filterOf(given);
    const csvFolder = csvFolderOf(given, directory, resolve(output));
    const cloud = await askedCloud(given);
    try {
      return await withEngine(given, async (engine) => {
        const context = contextOf(terminal);
        const { tenants } = await cloud.connect(engine, context);
        const place = placeOf(tenants, wanted);
        const named = [...directory, ...(await activityLogsOf(engine, place, listOption(given, 'subscription'), context))];
        const logs = named.length === 0 ? usual : named;
        const csv = csvFolder === undefined ? {} : { provisioningCsv: csvFolder };
        const asked = { ...place, logs, timeRange, ...filter, ...csv, folder: resolve(output) };
        const fetched = await engine.handlers['directLogs/fetch'](asked, context);
        return tell(fetched, given['json'] === true, terminal);
      });
    } catch (error) {
      return reportFailure(error, { text: '' }, terminal);
    } finally {
      await cloud.close();
    }
  },
};

function directoryLogsOf(given: GivenOptions): readonly DirectLog[] {
  return listOption(given, 'log').map((text) => {
    const kind = directLogNames.find((name) => name.toLowerCase() === text.toLowerCase());
    if (kind === undefined) throw new UsageError(`“${text}” is no log. Give --log as one of ${directLogNames.join(', ')}.`);
    return { kind };
  });
}

function csvFolderOf(given: GivenOptions, logs: readonly DirectLog[], output: string): string | undefined {
  const text = textOption(given, 'provisioning-csv');
  if (text === undefined) return undefined;
  if (!logs.some(({ kind }) => kind === 'provisioning')) throw new UsageError('--provisioning-csv needs --log provisioning.');
  const folder = resolve(text);
  // Whoever opens the logs there would have the CSV files among them.
  if (folder === output || folder.startsWith(`${output}${sep}`))
    throw new UsageError('--provisioning-csv needs a folder outside of --output, which is opened as logs.');
  return folder;
}

function filterOf(given: GivenOptions): Pick<FetchLogs, 'filter'> {
  const [user, application, text] = [textOption(given, 'user'), textOption(given, 'application'), textOption(given, 'outcome')];
  const outcome = outcomes.find((each) => each === text?.toLowerCase());
  if (text !== undefined && outcome === undefined)
    throw new UsageError(`“${text}” is no outcome. Give --outcome as ${outcomes.join(' or ')}.`);
  if (user === undefined && application === undefined && outcome === undefined) return {};
  return {
    filter: {
      ...(user === undefined ? {} : { user }),
      ...(application === undefined ? {} : { application }),
      ...(outcome ? { outcome } : {}),
    },
  };
}

interface Place {
  readonly connectionId: string;
  readonly tenantId: string;
  readonly tenantName: string;
}

const isSame = (one: string | undefined, other: string): boolean => one?.toLowerCase() === other.toLowerCase();

function placeOf(tenants: readonly TenantInfo[], wanted: string): Place {
  const found = tenants.find(({ tenantId, name, domain }) => [tenantId, name, domain].some((each) => isSame(each, wanted)));
  if (found) return { connectionId, tenantId: found.tenantId, tenantName: found.name };
  throw new UserError(
    `There is no tenant ${wanted} that this account may see. It may see ${tenants.map(({ name }) => name).join(', ') || 'none'}.`,
    { code: 'tenant-unknown' },
  );
}

async function activityLogsOf(
  engine: Engine,
  place: Place,
  wanted: readonly string[],
  context: RequestContext,
): Promise<readonly DirectLog[]> {
  if (wanted.length === 0) return [];
  const subscriptions = await engine.handlers['azure/subscriptions'](place, context);
  return wanted.map((text) => {
    const found = subscriptions.find(({ subscriptionId, name }) => isSame(subscriptionId, text) || isSame(name, text));
    if (found) return { kind: 'activityLog', subscriptionId: found.subscriptionId, subscriptionName: found.name };
    throw new UserError(
      `There is no subscription ${text} in ${place.tenantName} that this account may read. It may read ${subscriptions.map(({ name }) => name).join(', ') || 'none'}.`,
      { code: 'subscription-unknown' },
    );
  });
}

async function tell(fetched: FetchedLogs, asJson: boolean, { output, errors, interactive }: Terminal): Promise<0 | 1> {
  if (interactive) errors.write('\r\u001b[K');
  for (const { name, failure, notice, filtered } of fetched.logs) {
    if (filtered !== undefined) errors.write(`${name}: filtered, ${filtered}\n`);
    if (failure !== undefined) errors.write(`${failure}\n`);
    if (notice !== undefined) errors.write(`${name}: ${notice}\n`);
  }
  if (asJson) await write(output, `${JSON.stringify(fetched, undefined, 2)}\n`);
  else {
    for (const { name, records, failure } of fetched.logs)
      if (failure === undefined) await write(output, `${name}: ${formatCount(records)} records\n`);
    await write(output, `${formatCount(fetched.records)} records are in ${fetched.folder}\n`);
  }
  return fetched.logs.some(({ failure }) => failure !== undefined) ? 1 : 0;
}
