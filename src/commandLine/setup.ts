import { writeFile } from 'node:fs/promises';
import { messageOf, UserError } from '../base/errors';
import type { Engine } from '../engine/engine';
import { createEngine } from '../engine/engine';
import { pause } from '../flows/setup/applyPlan';
import { problemOfTenant } from '../flows/setup/checkAnswers';
import { watchId } from '../flows/setup/watch';
import type { ConnectionInfo, TenantPlace } from '../protocol/azure';
import { codeForms } from '../protocol/setup';
import type { CodeFile, CodeForm, SetupAnswers } from '../protocol/setup';
import type { RequestContext } from '../protocol/engine';
import type { Command, ExitCode, GivenOptions } from './command';
import { textOption, UsageError } from './command';
import { outcomeText, planText } from './planText';
import { contextOf, defaultStorage } from './session';
import type { Terminal } from './terminal';
import { write } from './terminal';
import { askedCloud, cloudOptions, readJson } from './workspace';

/** The wizards that need nobody to ask: their answers lie in a file. */
const wizards = [
  'sendLogs',
  'deleteSetting',
  'readerIdentity',
  'authorize',
  'rotateSecret',
] as const satisfies readonly SetupAnswers['wizard'][];

export const setupCommand: Command = {
  name: 'setup',
  usage: 'setup WIZARD --answers FILE [--plan]',
  summary: `Sets up what sends logs, as the wizards of the editor do: ${wizards.join(', ')}; checkPrerequisites tells what is missing.`,
  options: [
    { name: 'answers', type: 'string', value: 'FILE', help: 'JSON with the answers of the wizard, and “tenant”: an id or a domain' },
    { name: 'plan', type: 'boolean', help: 'only print what would change and the exact requests; write nothing' },
    { name: 'as', type: 'string', value: 'LANGUAGE', help: `print the plan as code: ${codeForms.join(', ')}` },
    { name: 'json', type: 'boolean', help: 'print the plan, or what was done, as JSON' },
    { name: 'show-secret', type: 'boolean', help: 'print a secret that is made, once; it is kept nowhere' },
    {
      name: 'certificate-file',
      type: 'string',
      value: 'FILE',
      help: 'make a certificate for readerIdentity or rotateSecret, and write it with its private key to FILE',
    },
    { name: 'wait', type: 'string', value: 'MINUTES', help: 'afterwards wait so long for the first records, and fail where none came' },
    { name: 'storage', type: 'string', value: 'DIR', help: 'where the journal is kept; the cache folder of the user where it is not said' },
    ...cloudOptions,
  ],
  examples: ['setup sendLogs --answers to-law.json --plan', 'setup sendLogs --answers to-law.json --wait 30'],
  run: async (given, [wizard, ...more], terminal) => {
    if (wizard === 'checkPrerequisites') return checkPrerequisites(given, terminal);
    if (!isWizard(wizard) || more.length > 0) throw new UsageError(`Name one wizard: ${wizards.join(', ')}, checkPrerequisites.`);
    const minutes = minutesOf(textOption(given, 'wait'));
    const { tenant, answers } = await readAnswers(textOption(given, 'answers'), wizard);
    return withCloud(given, terminal, async (engine, connection) => {
      const place = placeOf(connection, tenant);
      const certified = await withCertificate(engine, given, answers, contextOf(terminal));
      return runWizard({ engine, given, terminal, place, answers: certified, minutes });
    });
  },
};

function isWizard(name: string | undefined): name is (typeof wizards)[number] {
  return wizards.some((wizard) => wizard === name);
}

/** Prints the report; fails where a check did. */
async function checkPrerequisites(given: GivenOptions, terminal: Terminal): Promise<ExitCode> {
  const { tenant } =
    textOption(given, 'answers') === undefined ? { tenant: undefined } : await readAnswers(textOption(given, 'answers'), 'sendLogs');
  return withCloud(given, terminal, async (engine, connection) => {
    const report = await engine.handlers['setup/prerequisites'](placeOf(connection, tenant), contextOf(terminal));
    await write(terminal.output, given['json'] === true ? `${JSON.stringify(report.checks, undefined, 2)}\n` : report.markdown);
    return report.checks.some(({ result }) => result === 'fail') ? 1 : 0;
  });
}

/** Runs work on an engine that is signed in as the options say. */
export async function withCloud(
  given: GivenOptions,
  terminal: Terminal,
  work: (engine: Engine, connection: ConnectionInfo) => Promise<ExitCode>,
): Promise<ExitCode> {
  const cloud = await askedCloud(given);
  const engine = await createEngine({ storageFolder: textOption(given, 'storage') ?? defaultStorage() });
  try {
    return await work(engine, await cloud.connect(engine, contextOf(terminal)));
  } finally {
    await engine.dispose();
    await cloud.close();
  }
}

async function readAnswers(
  file: string | undefined,
  wizard: SetupAnswers['wizard'],
): Promise<{ readonly tenant: string | undefined; readonly answers: SetupAnswers }> {
  if (file === undefined) throw new UsageError('Name the file with the answers: --answers FILE.');
  const content = await readJson(file);
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new UserError(`${file} holds no answers: it has to be one JSON object.`, { code: 'setup-answers' });
  const { tenant, ...rest } = content as Readonly<Record<string, unknown>>;
  const usual = wizard === 'sendLogs' ? { categories: [], destinations: {} } : {};
  return {
    tenant: typeof tenant === 'string' ? tenant : undefined,
    answers: { name: '', ...usual, ...rest, wizard } as SetupAnswers,
  };
}

/** The tenant that the answers name, or the only one there is. Malformed ids are refused before anything is asked. */
export function placeOf({ connectionId, tenants }: ConnectionInfo, wanted: string | undefined): TenantPlace {
  const problem = wanted === undefined ? undefined : problemOfTenant(wanted);
  if (problem !== undefined) throw new UserError(problem, { code: 'setup-tenant' });
  const text = wanted?.toLowerCase();
  const found =
    text === undefined && tenants.length === 1
      ? tenants[0]
      : tenants.find(({ tenantId, domain }) => tenantId.toLowerCase() === text || domain?.toLowerCase() === text);
  if (found) return { connectionId, tenantId: found.tenantId, tenantName: found.name };
  const known = tenants.map(({ name, domain, tenantId }) => `${name} (${domain ?? tenantId})`).join(', ');
  const what = wanted === undefined ? 'The answers name no tenant' : `There is no tenant ${wanted} that you can reach`;
  throw new UserError(`${what}. You reach ${known}.`, { code: 'setup-tenant' });
}

interface Running {
  readonly engine: Engine;
  readonly given: GivenOptions;
  readonly terminal: Terminal;
  readonly place: TenantPlace;
  readonly answers: SetupAnswers;
  /** How long the first records are waited for; not at all where it is 0. */
  readonly minutes: number;
}

async function runWizard({ engine, given, terminal, place, answers, minutes }: Running): Promise<ExitCode> {
  const context = contextOf(terminal);
  const isJson = given['json'] === true;
  const plan = await engine.handlers['setup/plan']({ place, answers }, context);
  const form = textOption(given, 'as');
  if (form !== undefined) {
    await write(terminal.output, codeText(await engine.handlers['setup/code']({ plan, form: codeFormOf(form) }, context)));
    return 0;
  }
  if (given['plan'] === true) {
    await write(terminal.output, isJson ? `${JSON.stringify(plan, undefined, 2)}\n` : planText(plan));
    return 0;
  }
  const showsSecret = given['show-secret'] === true;
  if (plan.steps.some(({ secret }) => secret !== undefined) && !showsSecret)
    throw new UsageError('This makes a secret, which is printed once and kept nowhere. Say --show-secret.');
  const outcome = await engine.handlers['setup/apply']({ plan }, context);
  if (terminal.interactive) terminal.errors.write('\r\u001b[K');
  await write(terminal.output, isJson ? `${JSON.stringify(outcome, undefined, 2)}\n` : outcomeText(outcome));
  const awaited = new Set(plan.awaits.map((logs) => watchId({ ...logs, cloud: plan.cloud, place })));
  return minutes > 0 ? waitForRecords(engine, terminal, { minutes, context, awaited }) : 0;
}

/** Days that a certificate is good for where the answers do not say it. */
const usualDays = 180;

/** The answers with a certificate that is made where a file for it is named; the file has the key before a directory trusts it. */
async function withCertificate(engine: Engine, given: GivenOptions, answers: SetupAnswers, context: RequestContext): Promise<SetupAnswers> {
  const file = textOption(given, 'certificate-file');
  if (file === undefined) return answers;
  if (answers.wizard !== 'readerIdentity' && answers.wizard !== 'rotateSecret')
    throw new UsageError('--certificate-file is for readerIdentity and rotateSecret.');
  const { secretDays, ...rest } = answers;
  const name = rest.wizard === 'readerIdentity' ? rest.name : rest.appId;
  const made = await engine.handlers['setup/makeCertificate']({ name, days: secretDays ?? usualDays }, context);
  const writesNothing = given['plan'] === true || textOption(given, 'as') !== undefined;
  if (!writesNothing) await writeNewFile(file, made.pem);
  return { ...rest, certificate: made.certificate };
}

/** Writes a file that nobody but its owner may read. One that is there already may be somebody's only key. */
async function writeNewFile(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new UserError(
      `The certificate cannot be written to ${file}: name a file that is not there yet, in a folder that you may write to.`,
      {
        code: 'setup-certificate-file',
        details: messageOf(error),
      },
    );
  }
}

/** Minutes of an option; refused before anything is asked, since a wait that does not happen would look like records that came. */
function minutesOf(text = '0'): number {
  const minutes = Number(text);
  if (text.trim() !== '' && minutes >= 0 && minutes < Infinity) return minutes;
  throw new UsageError(`“${text}” is no number of minutes. Give one such as --wait 30.`);
}

function codeFormOf(text: string): CodeForm {
  const form = codeForms.find((each) => each === text);
  if (form) return form;
  throw new UsageError(`“${text}” is no language for a plan. Give one of ${codeForms.join(', ')}.`);
}

/** One file as it is; several with their names before each. */
function codeText(files: readonly CodeFile[]): string {
  const [only] = files;
  if (only && files.length === 1) return only.content;
  return files.map(({ name, content }) => `// ${name}\n${content}`).join('\n');
}

interface Waiting {
  readonly minutes: number;
  readonly context: RequestContext;
  /** Ids of watches. */
  readonly awaited: ReadonlySet<string>;
}

/** Waits until each category has come, and tells of each. */
async function waitForRecords(engine: Engine, terminal: Terminal, { minutes, context, awaited }: Waiting): Promise<ExitCode> {
  const end = Date.now() + minutes * 60_000;
  const told = new Set<string>();
  for (;;) {
    const watches = (await engine.handlers['setup/watches']({}, context)).filter(({ id }) => awaited.has(id));
    for (const { id, state, category, destination, status } of watches) {
      const late = state === 'waiting' && Date.now() > end;
      if ((state === 'waiting' && !late) || told.has(id)) continue;
      told.add(id);
      await write(terminal.output, `${category} in ${destination.name}: ${status}\n`);
    }
    if (told.size >= watches.length) return watches.every(({ state }) => state === 'arrived') ? 0 : 1;
    await pause(2000, context.signal);
  }
}
