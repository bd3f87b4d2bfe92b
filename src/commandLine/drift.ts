import { writeFile } from 'node:fs/promises';
import type { Command } from './command';
import { textOption, UsageError } from './command';
import { contextOf } from './session';
import { withCloud } from './setup';
import { write } from './terminal';
import { cloudOptions, readJson } from './workspace';

export const driftCommand: Command = {
  name: 'drift',
  usage: 'drift --baseline FILE [--save]',
  summary: 'Compares where logs go with a saved baseline; the exit code is 1 where something differs.',
  options: [
    { name: 'baseline', type: 'string', value: 'FILE', help: 'the JSON file to compare with, or with --save the file to write' },
    { name: 'save', type: 'boolean', help: 'write the state of now into the file' },
    { name: 'report', type: 'boolean', help: 'print which category goes where, and what is wrong with it' },
    { name: 'storage', type: 'string', value: 'DIR', help: 'the cache folder of the user where it is not said' },
    ...cloudOptions,
  ],
  examples: ['drift --baseline logs.json --save', 'drift --baseline logs.json', 'drift --report'],
  run: async (given, words, terminal) => {
    const file = textOption(given, 'baseline');
    const isReport = given['report'] === true;
    if (words.length > 0 || (file === undefined && !isReport)) throw new UsageError('Name the file: --baseline FILE, or ask for --report.');
    return withCloud(given, terminal, async (engine, { connectionId }) => {
      const context = contextOf(terminal);
      if (file === undefined || isReport) {
        await write(terminal.output, (await engine.handlers['setup/posture']({ connectionId }, context)).markdown);
        return 0;
      }
      if (given['save'] === true) {
        const baseline = await engine.handlers['setup/baseline']({ connectionId }, context);
        await writeFile(file, `${JSON.stringify(baseline, undefined, 2)}\n`);
        return 0;
      }
      const content = await readJson(file);
      const { differences } = await engine.handlers['setup/drift']({ connectionId, baseline: content }, context);
      await write(terminal.output, differences.length === 0 ? 'No drift.\n' : differences.map((difference) => `${difference}\n`).join(''));
      return differences.length === 0 ? 0 : 1;
    });
  },
};
