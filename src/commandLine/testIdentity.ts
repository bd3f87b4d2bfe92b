import { readFile } from 'node:fs/promises';
import { isGuid } from '../base/guid';
import { messageOf, UserError } from '../base/errors';
import type { IdentityTest, Prerequisite } from '../protocol/setup';
import type { Command, GivenOptions } from './command';
import { textOption, UsageError } from './command';
import { resultSigns } from './planText';
import { contextOf } from './session';
import { placeOf, withCloud } from './setup';
import { write } from './terminal';
import { cloudOptions } from './workspace';

export const testIdentityCommand: Command = {
  name: 'test-identity',
  usage: 'test-identity --client-id ID (--secret-variable NAME | --certificate FILE)',
  summary: 'Signs in as an identity and reads one of each thing that it is for; the exit code is 1 where something is refused.',
  options: [
    { name: 'client-id', type: 'string', value: 'ID', help: 'the application (client) id of the identity' },
    { name: 'tenant', type: 'string', value: 'TENANT', help: 'the id or a domain of its tenant, where you reach several' },
    { name: 'secret-variable', type: 'string', value: 'NAME', help: 'the environment variable that its client secret is in' },
    { name: 'certificate', type: 'string', value: 'FILE', help: 'a PEM file with its certificate and private key' },
    { name: 'subscription', type: 'string', value: 'ID', help: 'reads one page of the Activity Log of this subscription' },
    { name: 'directory-logs', type: 'boolean', help: 'reads one audit record' },
    { name: 'workspace', type: 'string', value: 'ID', help: 'asks the workspace of this id (customer id) one query' },
    {
      name: 'patience',
      type: 'string',
      value: 'SECONDS',
      help: 'how long rights that were just given are waited for; 120 where it is not said',
    },
    { name: 'json', type: 'boolean', help: 'print what was found as JSON' },
    { name: 'storage', type: 'string', value: 'DIR', help: 'the cache folder of the user where it is not said' },
    ...cloudOptions,
  ],
  examples: ['test-identity --client-id 5f0c… --secret-variable READER_SECRET --directory-logs'],
  run: async (given, words, terminal) => {
    if (words.length > 0) throw new UsageError('Everything is said by options, --client-id first.');
    const test = await testOf(given);
    return withCloud(given, terminal, async (engine, connection) => {
      const place = placeOf(connection, textOption(given, 'tenant'));
      const found = await engine.handlers['setup/testIdentity']({ ...test, place }, contextOf(terminal));
      await write(terminal.output, given['json'] === true ? `${JSON.stringify(found, undefined, 2)}\n` : found.map(lineOf).join(''));
      return found.some(({ result }) => result !== 'pass') ? 1 : 0;
    });
  },
};

/** What the options say, refused before anything is asked. A secret is never one of them: options are in the list of processes. */
async function testOf(given: GivenOptions): Promise<Omit<IdentityTest, 'place'>> {
  const clientId = textOption(given, 'client-id');
  if (clientId === undefined || !isGuid(clientId)) throw new UsageError('Name the identity by its application id: --client-id ID.');
  const [subscriptionId, customerId, patience] = ['subscription', 'workspace', 'patience'].map((name) => textOption(given, name));
  const seconds = Number(patience ?? 120);
  if (!(seconds >= 0 && seconds < Infinity)) throw new UsageError(`“${patience ?? ''}” is no number of seconds.`);
  return {
    clientId,
    ...(await credentialOf(given)),
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(customerId === undefined ? {} : { customerId }),
    directoryLogs: given['directory-logs'] === true,
    patience: seconds,
  };
}

async function credentialOf(given: GivenOptions): Promise<Pick<IdentityTest, 'secret' | 'pem'>> {
  const [variable, file] = [textOption(given, 'secret-variable'), textOption(given, 'certificate')];
  if ((variable === undefined) === (file === undefined))
    throw new UsageError('Say what it signs in by: --secret-variable NAME or --certificate FILE.');
  if (variable !== undefined) {
    const secret = process.env[variable] ?? '';
    if (secret === '')
      throw new UserError(`The environment variable ${variable} is not set, so there is no secret to sign in by.`, { code: 'no-secret' });
    return { secret };
  }
  const pem = await readFile(file ?? '', 'utf8').catch((error: unknown) => {
    const details = messageOf(error);
    throw new UserError(`${file ?? ''} cannot be read. Name a PEM file with the certificate and its private key.`, {
      code: 'no-certificate',
      details,
    });
  });
  return { pem };
}

function lineOf({ title, result, what, remedy, who }: Prerequisite): string {
  const help = [remedy, who].filter((text) => text !== undefined && result !== 'pass');
  return `${resultSigns[result]} ${title}: ${what}${help.map((text) => `\n  ${text ?? ''}`).join('')}\n`;
}
