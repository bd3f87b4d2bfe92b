import { resolve } from 'node:path';
import { exportFormats } from '../formats';
import { exportFormatIds } from '../protocol/engine';
import type { Command } from './command';
import { textOption, UsageError } from './command';
import { requestOf } from './query';
import { readQueryText, textOptions } from './queryText';
import { contextOf, dataOptions, reportFailure, withLogs } from './session';
import { workspaceOptions } from './workspace';

export const exportCommand: Command = {
  name: 'export',
  usage: "export [--data DIR] --output FILE [--format FORMAT] 'TEXT'",
  summary: 'Writes the result of a query to a file, however large it is.',
  options: [
    ...dataOptions,
    ...workspaceOptions,
    ...textOptions,
    {
      name: 'output',
      type: 'string',
      value: 'FILE',
      help: 'the file to write; one that is there is replaced when the new one is complete',
    },
    { name: 'format', type: 'string', value: 'FORMAT', help: `${exportFormatIds.join(', ')}; by the file's ending where it is not said` },
    { name: 'excel', type: 'boolean', help: 'CSV for Excel: byte order mark, and no cell is a formula' },
    { name: 'manifest', type: 'boolean', help: 'write FILE.manifest.json beside it: query, source, rows, time range, SHA-256' },
  ],
  examples: [
    `export --data ./logs --output failures.csv 'SigninLogs | where ResultType != "0"'`,
    'export --data ./logs --output evidence.parquet --manifest --file evidence.kql',
    'export --cloud sandbox --workspace law-entra --output signIns.parquet SigninLogs',
  ],
  run: async (given, words, terminal) => {
    const output = textOption(given, 'output');
    if (output === undefined) throw new UsageError('export needs --output FILE.');
    const wanted = textOption(given, 'format') ?? exportFormats.find(({ extension }) => output.endsWith(`.${extension}`))?.id;
    const format = exportFormatIds.find((id) => id === wanted);
    if (format === undefined) throw new UsageError(`Give --format as one of ${exportFormatIds.join(', ')}.`);
    const query = await readQueryText(given, words, terminal);
    return withLogs(given, terminal, async (session) => {
      try {
        const request = requestOf(given, query.text, session);
        const options = { format, file: resolve(output), excel: given['excel'] === true, manifest: given['manifest'] === true };
        const outcome = await session.engine.handlers['export/query']({ query: request, ...options }, contextOf(terminal));
        if (terminal.interactive) terminal.errors.write('\r\u001b[K');
        terminal.errors.write(
          `${outcome.rows.toLocaleString('en-US')} rows, ${outcome.bytes.toLocaleString('en-US')} bytes in ${outcome.file}\n`,
        );
        for (const notice of outcome.notices ?? []) terminal.errors.write(`${notice}\n`);
        return 0;
      } catch (error) {
        return reportFailure(error, query, terminal);
      }
    });
  },
};
