import { UserError } from '../base/errors';
import type { JournalInfo } from '../protocol/setup';
import type { Command } from './command';
import { UsageError } from './command';
import { outcomeText, requestText } from './planText';
import { contextOf } from './session';
import { withCloud } from './setup';
import { write } from './terminal';
import { cloudOptions } from './workspace';

export const undoCommand: Command = {
  name: 'undo',
  usage: 'undo [RUN] [--plan]',
  summary: 'Takes back what a set-up made, in reverse order; lists the set-ups that are known where none is named.',
  options: [
    { name: 'plan', type: 'boolean', help: 'only print what would be taken back and the exact requests; write nothing' },
    { name: 'json', type: 'boolean', help: 'print the list, or what was done, as JSON' },
    {
      name: 'storage',
      type: 'string',
      value: 'DIR',
      help: 'where the journal is kept; that of VS Code is in its global storage. The cache folder of the user where it is not said',
    },
    ...cloudOptions,
  ],
  examples: ['undo', 'undo 4f1c9a --plan', 'undo 4f1c9a'],
  run: async (given, [wanted, ...more], terminal) => {
    if (more.length > 0) throw new UsageError('Name one set-up, by its id or the beginning of it.');
    return withCloud(given, terminal, async (engine, { connectionId }) => {
      const context = contextOf(terminal);
      const isJson = given['json'] === true;
      const runs = await engine.handlers['setup/journal']({}, context);
      if (wanted === undefined) {
        await write(terminal.output, isJson ? `${JSON.stringify(runs, undefined, 2)}\n` : listText(runs));
        return 0;
      }
      const run = runOf(runs, wanted);
      if (given['plan'] === true) {
        await write(terminal.output, isJson ? `${JSON.stringify(run.undo, undefined, 2)}\n` : undoText(run));
        return 0;
      }
      const outcome = await engine.handlers['setup/undo']({ runId: run.runId, connectionId }, context);
      if (terminal.interactive) terminal.errors.write('\r\u001b[K');
      await write(terminal.output, isJson ? `${JSON.stringify(outcome, undefined, 2)}\n` : outcomeText({ ...outcome, outputs: {} }));
      return 0;
    });
  },
};

function listText(runs: readonly JournalInfo[]): string {
  if (runs.length === 0) return 'No set-up is known here.\n';
  return runs.map((run) => `${run.runId}  ${run.startedAt}  ${run.title} (${run.place.tenantName}): ${stateOf(run)}\n`).join('');
}

function stateOf({ complete, undone, undo }: JournalInfo): string {
  if (undo.length === 0) return undone ? 'taken back' : 'nothing to take back';
  const rest = `${undo.length} ${undo.length === 1 ? 'step' : 'steps'} to take back`;
  if (undone) return `half taken back, ${rest}`;
  return complete ? rest : `not complete, ${rest}`;
}

/** The run of an id, or of the beginning of one where that tells it from all others. */
function runOf(runs: readonly JournalInfo[], wanted: string): JournalInfo {
  const found = runs.filter(({ runId }) => runId === wanted || runId.startsWith(wanted));
  const [only] = found;
  if (only && found.length === 1) return only;
  const what = found.length === 0 ? 'No set-up is known here by' : 'Several set-ups begin with';
  throw new UserError(`${what} ${wanted}. Without an id, all that are known are listed.`, { code: 'setup-no-run' });
}

function undoText({ title, undo }: JournalInfo): string {
  if (undo.length === 0) return `${title}: there is nothing to take back.\n`;
  return [`${title}\n`, ...undo.map((step, index) => `\n${index + 1}. ${step.title}\n${requestText(step.request)}`)].join('');
}
