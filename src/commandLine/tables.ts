import type { Command, ExitCode } from './command';
import { listOption, UsageError } from './command';
import { dataOptions, withLogs } from './session';
import { write } from './terminal';
import { textTable } from './textTable';

export const tablesCommand: Command = {
  name: 'tables',
  usage: 'tables --data DIR [--json]',
  summary: 'Lists the tables of a folder of logs, with their rows and time spans.',
  options: [
    ...dataOptions,
    { name: 'json', type: 'boolean', help: 'print all that is known of the source as JSON: tables with columns, counts, notices' },
  ],
  examples: ['tables --data ./logs', 'tables --data SignInLogs.json --data AuditLogs.json --json'],
  run: async (given, words, terminal) => {
    if (words.length > 0) throw new UsageError(`tables takes no words, but “${words.join(' ')}” was given. Name folders with --data DIR.`);
    if (listOption(given, 'data').length === 0) throw new UsageError('tables needs --data DIR.');
    return withLogs<ExitCode>(given, terminal, async ({ source }) => {
      const tables = source?.tables ?? [];
      if (given['json'] === true) await write(terminal.output, `${JSON.stringify(source, null, 2)}\n`);
      else {
        const columns = [
          { name: 'Table', type: 'string' },
          { name: 'Rows', type: 'long' },
          { name: 'From', type: 'datetime' },
          { name: 'To', type: 'datetime' },
        ] as const;
        const rows = tables.map(({ name, rows: count, from, to }) => [name, count.toLocaleString('en-US'), from ?? null, to ?? null]);
        await write(terminal.output, textTable(columns, rows));
      }
      return 0;
    });
  },
};
