import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { feedConfigOf } from '../../../../src/flows/feed/feedConfig';
import { serviceRecipes } from '../../../../src/flows/feed/serviceRecipes';
import type { RecipePlace } from '../../../../src/flows/feed/serviceRecipes';

const run = promisify(execFile);

const place = (more: object = {}, options: readonly string[] = []): RecipePlace => ({
  config: feedConfigOf(
    {
      name: 'one',
      tenant: 'contoso.example',
      profile: 'reader.json',
      sources: [{ kind: 'signIns' }],
      output: [{ kind: 'jsonLines', folder: '/var/log/my $logs' }],
      stateFolder: '/var/lib/feed',
      ...more,
    },
    { folder: '/etc/feed', name: 'feed.json' },
  ),
  configFile: '/etc/feed/50%.json',
  node: '/usr/bin/node',
  program: '/opt/entra-logs/cli.js',
  options,
});

const receivers = {
  sources: [{ kind: 'eventHub', connection: 'env:HUB', hub: 'logs', consumerGroup: 'siem' }],
  forward: [
    { kind: 'splunk', url: 'https://splunk.example', token: 'env:HEC_TOKEN', caFile: 'ca.pem' },
    { kind: 'syslog', host: 'siem.example', caFile: 'ca.pem', certificateFile: 'own.pem', keyFile: 'own.key' },
    { kind: 'otlp', url: 'https://otel.example', headers: { authorization: 'file:otel.txt', 'x-scope': 'text:logs' } },
  ],
};
const named = [
  '/etc/feed/50%.json',
  '/etc/feed/reader.json',
  '/etc/feed/otel.txt',
  '/etc/feed/ca.pem',
  '/etc/feed/own.pem',
  '/etc/feed/own.key',
];

describe('a unit of systemd', () => {
  it('quotes what would be read otherwise, waits for its disks, writes to its own folders alone, and does not restart a wrong configuration', () => {
    const unit = serviceRecipes.systemd(place({}, ['--health', '9464', '--profile', '/etc/$x.json']));
    expect(unit).toContain(
      'ExecStart=/usr/bin/node /opt/entra-logs/cli.js feed --config /etc/feed/50%%.json --health 9464 --profile /etc/$$x.json\n',
    );
    expect(unit).toContain('\nReadWritePaths="/var/log/my $logs" /var/lib/feed\n');
    expect(unit).toContain('\nRequiresMountsFor="/var/log/my $logs" /var/lib/feed\n');
    expect(unit).toContain('RestartPreventExitStatus=2\n');
    expect(unit).toContain('able to read /etc/feed/50%.json, /etc/$x.json.\n');
  });

  it('says how its user and its folders are made, so that a forwarder may read the files and nobody else the state', () => {
    const unit = serviceRecipes.systemd(place());
    expect(unit).toContain("#   install -d -o entra-logs -g entra-logs -m 2750 '/var/log/my $logs'\n");
    expect(unit).toContain('#   install -d -o entra-logs -g entra-logs -m 700 /var/lib/feed\n');
  });

  it('names the variables that hold secrets, of hubs too, and the files that are read, and never a secret', () => {
    const unit = serviceRecipes.systemd(place(receivers));
    expect(unit).toContain(
      '# Holds HUB=…, HEC_TOKEN=…; make it readable for root alone: chmod 600\nEnvironmentFile=/etc/entra-logs/one.env\n',
    );
    expect(unit).toContain(`able to read ${named.join(', ')}.\n`);
    expect(serviceRecipes.systemd(place())).not.toContain('EnvironmentFile');
  });

  it('sees the same /tmp as others where it reads or writes there', () => {
    expect(serviceRecipes.systemd(place())).toContain('PrivateTmp=true\n');
    expect(serviceRecipes.systemd(place({ stateFolder: '/tmp/state' }))).not.toContain('PrivateTmp');
  });

  it('is one that systemd takes', async () => {
    const hasSystemd = await run('systemd-analyze', ['--version']).then(
      () => true,
      () => false,
    );
    if (!hasSystemd) return;
    const folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'));
    try {
      const file = join(folder, 'entra-logs-one.service');
      const program = join(folder, 'a program');
      await mkdir(join(folder, 'out'));
      await writeFile(program, '#!/bin/sh\n');
      await chmod(program, 0o755);
      await writeFile(file, serviceRecipes.systemd({ ...place(receivers), node: program }));
      const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', file]);
      const said = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('entra-logs-one'));
      expect(said).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 30_000);
});

describe('a compose file', () => {
  it('gives a container its folders, and each file that is read, read-only', () => {
    const compose = serviceRecipes.container(place(receivers));
    for (const file of named) expect(compose).toContain(`      - "${file}:${file}:ro"\n`);
    expect(compose).toContain('      - "/var/log/my $$logs:/var/log/my $$logs"\n      - "/var/lib/feed:/var/lib/feed"\n');
    expect(compose).toContain('    environment: ["HUB", "HEC_TOKEN"]\n');
    expect(compose).toContain("#   install -d -o 1000 -g 1000 -m 2750 '/var/log/my $logs'\n");
  });

  it('asks the feed how it stands, at the port of its health page', () => {
    const portsIn = (options: readonly string[]): readonly (string | undefined)[] => {
      const compose = serviceRecipes.container(place({}, options));
      const [command, test] = ['command', 'test'].map((name) => JSON.parse(new RegExp(`${name}: (.*)`).exec(compose)![1]!) as string[]);
      return [command![command!.indexOf('--health') + 1], /127\.0\.0\.1:(\d+)\/healthz/.exec(test!.at(-1)!)?.[1]];
    };
    expect(portsIn([])).toEqual(['9464', '9464']);
    expect(portsIn(['--health', '9999'])).toEqual(['9999', '9999']);
  });
});
