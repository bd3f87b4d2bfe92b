import { UserError } from '../base/errors';
import type { Sandbox, SandboxOptions } from '../sandbox/startSandbox';
import type { Command, GivenOptions } from './command';
import { textOption, UsageError } from './command';
import type { Terminal } from './terminal';
import { write } from './terminal';

export const sandboxCommand: Command = {
  name: 'sandbox',
  usage: 'sandbox [--json] [--port N] [--speed X] [--rows N] [--subscriptions N --workspaces N]',
  summary: 'Runs a loopback Azure with fictional tenants, to try and to test against.',
  options: [
    {
      name: 'json',
      type: 'boolean',
      help: 'print one line of JSON when it is ready: addresses, the certificate to trust, tenants, identities',
    },
    {
      name: 'port',
      type: 'string',
      value: 'N',
      help: 'the port of the sign-in service; the other services take the ports after it. Free ports where it is not said',
    },
    { name: 'speed', type: 'string', value: 'X', help: 'how many times as fast its time goes: 60 makes an hour of a minute' },
    { name: 'rows', type: 'string', value: 'N', help: 'how many sign-ins the workspace law-volume has; 600,000 where it is not said' },
    { name: 'subscriptions', type: 'string', value: 'N', help: 'how many subscriptions Contoso has beside its usual ones' },
    { name: 'workspaces', type: 'string', value: 'N', help: 'how many workspaces lie in those subscriptions' },
    { name: 'until-input-ends', type: 'boolean', help: 'end when standard input ends, and so with the program that started it' },
  ],
  examples: ['sandbox', 'sandbox --json --port 8443', 'sandbox --speed 60', 'sandbox --subscriptions 200 --workspaces 500'],
  run: async (given, words, terminal) => {
    if (words.length > 0) throw new UsageError(`sandbox takes no words, but “${words.join(' ')}” was given.`);
    const options = readOptions(given);
    const { startSandbox } = await import('../sandbox/startSandbox');
    const sandbox = await startSandbox(options);
    try {
      await write(terminal.output, given['json'] === true ? `${JSON.stringify(sandbox.record)}\n` : welcome(sandbox));
      await untilCancelled(terminal, given['until-input-ends'] === true);
    } finally {
      await sandbox.close();
    }
    return 0;
  },
};

function readOptions(given: GivenOptions): SandboxOptions {
  const [port, speed] = [textOption(given, 'port'), textOption(given, 'speed')];
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= 65_529)) {
    throw new UsageError(
      `“${port}” is no port. Give a number up to 65529, because the services take the ports after it, or 0 for free ones.`,
    );
  }
  if (speed !== undefined && !(Number(speed) > 0 && Number(speed) <= 100_000)) {
    throw new UsageError(`“${speed}” is no speed. Give a number above 0, such as 60.`);
  }
  const [volumeRows, subscriptions, workspaces] = [
    readAmount(given, 'rows'),
    readAmount(given, 'subscriptions'),
    readAmount(given, 'workspaces'),
  ];
  if (workspaces !== undefined && subscriptions === undefined) {
    throw new UsageError('--workspaces says how many lie in the subscriptions of --subscriptions. Give that too.');
  }
  return {
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(speed === undefined ? {} : { speed: Number(speed) }),
    ...(volumeRows === undefined ? {} : { volumeRows }),
    ...(subscriptions === undefined ? {} : { growth: { subscriptions, workspaces: workspaces ?? 0 } }),
  };
}

function readAmount(given: GivenOptions, name: string): number | undefined {
  const text = textOption(given, name);
  if (text === undefined) return undefined;
  if (/^\d{1,8}$/.test(text)) return Number(text);
  throw new UsageError(`“${text}” is no amount for --${name}. Give a whole number, such as 200.`);
}

function untilCancelled({ signal, input }: Terminal, withInput: boolean): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (withInput) input.once('end', resolve).once('error', resolve).resume();
  });
}

function welcome({ record }: Sandbox): string {
  const { authority, arm, graph, logAnalytics, storage, eventHub, caFile, tenants, identities } = record;
  const [identity] = identities;
  if (!identity) throw new UserError('The sandbox has no identity to sign in as.', { code: 'sandbox-empty' });
  const addresses = {
    'sign-in': authority,
    'Resource Manager': arm,
    Graph: graph,
    'Log Analytics': logAnalytics,
    storage,
    'event hubs': eventHub,
  };
  const lines = Object.entries(addresses).map(([name, address]) => `  ${name.padEnd(18)}${address}\n`);
  const names = tenants.map(({ name, licence, domain }) => `${name} (${licence}, ${domain})`).join(', ');
  return `The sandbox is ready. Everything in it is made up, and nothing leaves this computer.

${lines.join('')}  ${'trust'.padEnd(18)}${caFile}

Tenants: ${names}.
Sign in as a program, such as ${identity.name}: tenant ${identity.tenantId}, client ${identity.clientId}, secret ${identity.clientSecret};
or as a person, at the page that the sign-in opens. --json prints everybody. Ctrl+C ends the sandbox.
`;
}
