import { t } from '@vscode/l10n';
import { join } from 'node:path';
import { window } from 'vscode';
import type { App } from '../../app';
import { isPremium } from '../../catalog/premiumLicence';
import { askTenant } from '../../host/askTenant';
import type { TenantNode } from '../../host/askTenant';
import { directLogChoices, isLicensed, tenantOffer } from '../../host/directLogChoices';
import type { TenantOffer } from '../../host/directLogChoices';
import { recordFilterSteps } from '../../host/recordFilterSteps';
import { pickOne, pickSeveral } from '../../host/steps';
import type { Answer, StepPlace } from '../../host/steps';
import { tenantStep } from '../../host/tenantStep';
import { wantedRecords } from '../../host/wantedRecords';
import type { FilterAnswers } from '../../host/wantedRecords';
import { runWizard } from '../../host/wizard';
import type { WizardStep } from '../../host/wizard';
import type { TenantPlace } from '../../protocol/azure';
import type { DirectLog, FetchLogs } from '../../protocol/directLogs';

interface Asking {
  readonly node: TenantNode | undefined;
  /** The extension's own folder of what is fetched. */
  readonly own: string;
  readonly now: number;
}

interface State {
  readonly place?: TenantPlace;
  readonly offer?: TenantOffer;
  readonly logs?: readonly DirectLog[];
  /** How many days it goes back. */
  readonly days?: number;
  readonly filter?: FilterAnswers;
  /** Whether the provisioning log is written as CSV files too. */
  readonly asCsv?: boolean;
  readonly folder?: string;
}

const day = 86_400_000;
const title = (): string => t('Browse Logs without a Workspace');
const always = (): boolean => true;

/** Asks whose logs, which, of which time and where to; undefined where the person left. */
export async function askFetch(engine: App['engine'], { node, own, now }: Asking): Promise<FetchLogs | undefined> {
  const named = node && (await askTenant(engine, title(), node));
  if (node && !named) return undefined;
  const steps: readonly WizardStep<State>[] = [
    tenantStep({ engine }),
    { applies: always, ask: (state, place) => askLogs(engine, state, place) },
    { applies: always, ask: askRange },
    ...recordFilterSteps<State>({ applies: always, placeholder: () => t('Which records? All of them where nothing is chosen') }),
    { applies: ({ logs = [] }) => logs.some(({ kind }) => kind === 'provisioning'), ask: askCsv },
    { applies: always, ask: (state, place) => askFolder(own, now, state, place) },
  ];
  const start = named ? { place: named } : {};
  const state = await runWizard<State>({ title: title(), steps, start, signal: new AbortController().signal });
  if (!state?.place || !state.logs || state.days === undefined || state.folder === undefined) return undefined;
  const timeRange = { from: new Date(now - state.days * day).toISOString(), to: new Date(now).toISOString() };
  const filter = wantedRecords(state.filter);
  const { place, logs, folder } = state;
  const hasCsv = state.asCsv === true && logs.some(({ kind }) => kind === 'provisioning');
  // Beside the logs: whoever opens their folder would have the CSV files among them.
  const csv = hasCsv ? { provisioningCsv: `${folder} CSV` } : {};
  return { ...place, logs, timeRange, folder, ...(filter ? { filter } : {}), ...csv };
}

const isFree = (offer: TenantOffer | undefined): boolean => offer?.licences !== undefined && !isPremium(offer.licences);

const usual: readonly DirectLog['kind'][] = ['directoryAudits', 'signIns'];
const keyOf = (log: DirectLog): string => (log.kind === 'activityLog' ? log.subscriptionId : log.kind);

async function askLogs(engine: App['engine'], state: State, place: StepPlace): Promise<Answer<State>> {
  let { offer } = state;
  const before = state.logs && new Set(state.logs.map(keyOf));
  const isUsual = (log: DirectLog): boolean =>
    log.kind !== 'activityLog' && usual.includes(log.kind) && isLicensed(log.kind, isFree(offer));
  const result = await pickSeveral<DirectLog>(place, {
    placeholder: t('Which logs?'),
    choices: async () => {
      // Somebody may have gone back and chosen another tenant.
      if (state.place && offer?.tenantId !== state.place.tenantId) offer = await tenantOffer(engine, state.place, place.signal);
      return offer ? directLogChoices(offer, isFree(offer)) : [];
    },
    chosen: (log) => before?.has(keyOf(log)) ?? isUsual(log),
  });
  return typeof result === 'string' ? result : { answer: { ...state, ...(offer ? { offer } : {}), logs: result.answer } };
}

async function askRange(state: State, place: StepPlace): Promise<Answer<State>> {
  const kept = isFree(state.offer)
    ? t('the directory’s logs are kept for 7 days in this tenant; Activity Logs whole')
    : t('as long as the directory’s logs are kept in a tenant with P1 or P2');
  const result = await pickOne<number>(place, {
    placeholder: t('Which times?'),
    choices: () =>
      Promise.resolve([
        { label: t('The last hour'), value: 1 / 24 },
        { label: t('The last 24 hours'), value: 1 },
        { label: t('The last 7 days'), value: 7 },
        { label: t('The last 30 days'), description: kept, value: 30 },
        { label: t('The last 90 days'), description: t('as long as Activity Logs are kept'), value: 90 },
      ]),
    chosen: (days) => days === state.days,
  });
  return typeof result === 'string' ? result : { answer: { ...state, days: result.answer } };
}

async function askCsv(state: State, place: StepPlace): Promise<Answer<State>> {
  const result = await pickOne<boolean>(place, {
    placeholder: t('Provisioning logs as CSV files too?'),
    choices: () =>
      Promise.resolve([
        { label: t('As logs alone'), value: false },
        {
          label: t('As three CSV files too'),
          description: t('logs, steps, changed properties, joined by changeId'),
          value: true,
        },
      ]),
    chosen: (asCsv) => asCsv === (state.asCsv ?? false),
  });
  return typeof result === 'string' ? result : { answer: { ...state, asCsv: result.answer } };
}

async function askFolder(own: string, now: number, state: State, place: StepPlace): Promise<Answer<State>> {
  const time = new Date(now).toISOString().slice(0, 19).replace('T', ' ');
  const name = t('{0} without a workspace {1}', state.place?.tenantName ?? '', time).replaceAll(/[:/\\?*"<>|]/g, '.');
  const result = await pickOne<'own' | 'other'>(place, {
    placeholder: t('Where are the files to lie?'),
    choices: () =>
      Promise.resolve([
        { label: t('In the folder of Entra Logs'), description: own, value: 'own' },
        { label: t('In another folder…'), value: 'other' },
      ]),
  });
  if (typeof result === 'string') return result;
  if (result.answer === 'own') return { answer: { ...state, folder: join(own, name) } };
  const options = { title: place.title, canSelectFolders: true, canSelectFiles: false, openLabel: t('Fetch Here') };
  const [folder] = (await window.showOpenDialog(options)) ?? [];
  return folder ? { answer: { ...state, folder: join(folder.fsPath, name) } } : askFolder(own, now, state, place);
}
