import { t } from '@vscode/l10n';
import { formatCount } from '../../base/quantities';
import { windowedQuery } from '../../base/windowedQuery';
import { askText, pickOne, pickSeveral, separator } from '../../host/steps';
import type { Answer, Choice, StepPlace } from '../../host/steps';
import type { WizardStep } from '../../host/wizard';
import type { WorkspaceInfo } from '../../protocol/azure';
import { reads } from './feedAnswers';
import type { FeedAnswers, WorkspaceAnswers } from './feedAnswers';
import type { FeedStepParts } from './feedStepParts';

type Parts = Pick<FeedStepParts, 'engine' | 'openQuery'>;

/** The steps that ask for a workspace, its tables, and a query. */
export function workspaceSteps(parts: Parts): readonly WizardStep<FeedAnswers>[] {
  const applies = (answers: FeedAnswers): boolean => reads(answers, 'workspace');
  const asksQuery = (answers: FeedAnswers): boolean => applies(answers) && answers.workspace?.asksQuery === true;
  return [
    { applies, ask: (answers, place) => askWorkspace(parts, answers, place) },
    { applies, ask: (answers, place) => askTables(parts, answers, place) },
    { applies: asksQuery, ask: (answers, place) => askWhere(parts, answers, place) },
    { applies: (answers) => asksQuery(answers) && answers.workspace?.isTyped === true, ask: askQuery },
    { applies: asksQuery, ask: askName },
  ];
}

const withWorkspace = (answers: FeedAnswers, more: WorkspaceAnswers): { readonly answer: FeedAnswers } => ({
  answer: { ...answers, workspace: { ...answers.workspace, ...more } },
});

async function askWorkspace({ engine }: Parts, answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const tenant = answers.place;
  if (!tenant) return 'left';
  const before = answers.workspace?.place?.resourceId;
  let all: readonly WorkspaceInfo[] = [];
  const result = await pickOne<WorkspaceInfo>(place, {
    placeholder: t('Which workspace?'),
    choices: async () => {
      const { workspaces, failures } = await engine.request('azure/workspaces', tenant, { signal: place.signal });
      all = workspaces;
      if (workspaces.length === 0) return [{ label: t('{0} has no workspace that you may see', tenant.tenantName) }];
      return [
        ...workspaces.map((value) => ({
          label: value.name,
          description: `${value.resourceGroup} · ${value.region}`,
          value,
        })),
        ...failures.map(({ subscription, message }) => ({ label: `$(warning) ${subscription}`, detail: message })),
      ];
    },
    chosen: ({ resourceId }) => resourceId === before,
  });
  if (typeof result === 'string') return result;
  const { name, customerId, resourceId } = result.answer;
  const isAlone = all.filter((each) => each.name.toLowerCase() === name.toLowerCase()).length === 1;
  return withWorkspace(answers, { workspace: isAlone ? name : customerId, place: { customerId, resourceId, name } });
}

/** Stands among the names of tables for a query. */
const query = Symbol('query');

async function askTables({ engine }: Parts, answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const { place: tenant, workspace } = answers;
  if (!tenant || !workspace?.place) return 'left';
  const asked = { ...tenant, ...workspace.place };
  const result = await pickSeveral<string | typeof query>(place, {
    placeholder: t('Which tables of {0}?', workspace.place.name),
    choices: async () => {
      const tables = await engine.request('azure/workspaceTables', asked, { signal: place.signal });
      const rows = tables
        .filter(({ there }) => there)
        .map(({ name, description, rowsOfDay = 0 }): Choice<string> => ({
          label: name,
          description: rowsOfDay > 0 ? t('{0} rows in the last 24 hours', formatCount(rowsOfDay)) : t('no rows in the last 24 hours'),
          detail: description,
          value: name,
        }));
      const another = { label: t('A KQL query…'), description: t('over one table, any of the workspace'), value: query } as const;
      return [another, separator(t('Tables')), ...rows];
    },
    chosen: (value) => (value === query ? workspace.asksQuery === true : workspace.tables?.includes(value) === true),
  });
  if (typeof result === 'string') return result;
  const tables = result.answer.filter((each) => typeof each === 'string');
  return withWorkspace(answers, { tables, asksQuery: result.answer.includes(query) });
}

/** What is wrong with a query of a feed; undefined where nothing is. */
function problemOfQuery(text: string): string | undefined {
  if (text.trim() === '') return t('Give a query.');
  if (windowedQuery(text) !== undefined) return undefined;
  return t('Begin with the name of a table, or say “where $window” where its rows are to be filtered by when they came.');
}

/** A query of the open editor, without comments before it. */
async function queryOfEditor({ openQuery }: Parts): Promise<{ readonly title: string; readonly text: string } | undefined> {
  const found = await openQuery();
  return found && { title: found.title, text: found.text.replace(/^(\s*\/\/[^\n]*\n)+/, '').trim() };
}

async function askWhere(parts: Parts, answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const found = await queryOfEditor(parts);
  if (!found) return withWorkspace(answers, { isTyped: true });
  const problem = problemOfQuery(found.text);
  const result = await pickOne<'editor' | 'typed'>(place, {
    placeholder: t('Which query?'),
    choices: () =>
      Promise.resolve([
        problem === undefined
          ? { label: t('The query of {0}', found.title), detail: found.text.replaceAll(/\s+/g, ' '), value: 'editor' }
          : { label: `$(circle-slash) ${t('The query of {0}', found.title)}`, detail: problem },
        { label: t('Type a query…'), value: 'typed' },
      ]),
    chosen: (value) => (value === 'typed') === (answers.workspace?.isTyped === true),
  });
  if (typeof result === 'string') return result;
  const isTyped = result.answer === 'typed';
  return withWorkspace(answers, { isTyped, ...(isTyped ? {} : { query: found.text }) });
}

async function askQuery(answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const result = await askText(place, {
    prompt: t('KQL over one table. Rows are taken as they come to the workspace.'),
    placeholder: 'SigninLogs | where ResultType != "0"',
    value: answers.workspace?.query ?? '',
    problem: problemOfQuery,
  });
  return typeof result === 'string' ? result : withWorkspace(answers, { query: result.answer.trim() });
}

async function askName(answers: FeedAnswers, place: StepPlace): Promise<Answer<FeedAnswers>> {
  const { query: text = '', tables = [], queryName } = answers.workspace ?? {};
  const taken = new Set(tables.map((table) => table.toLowerCase()));
  const result = await askText(place, {
    prompt: t('What the query’s records are called: the name of their folder'),
    value: queryName ?? `${/^\s*(\w+)/.exec(text)?.[1] ?? ''}Query`,
    problem: (name) => {
      if (!/^[A-Za-z0-9_-]{1,60}$/.test(name)) return t('Give 1 to 60 letters, digits, hyphens or underscores.');
      return taken.has(name.toLowerCase()) ? t('A table of this feed is called so.') : undefined;
    },
  });
  return typeof result === 'string' ? result : withWorkspace(answers, { queryName: result.answer });
}
