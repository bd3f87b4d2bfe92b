import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedConfigOf, feedSecrets } from '../../../../src/flows/feed/feedConfig';
import { hubSourceOf } from '../../../../src/flows/feed/hubConnection';

const connectionString = 'Endpoint=sb://hubs.example/;SharedAccessKeyName=reader;SharedAccessKey=c2FtcGxl';
const kind = 'eventHub';
const consumerGroup = 'siem';
let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'entra-logs-test-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const configOf = (source: object) =>
  feedConfigOf(
    { name: 'hub', tenant: 'contoso', sources: [{ kind, consumerGroup, ...source }], output: [{ kind: 'jsonLines', folder: 'out' }] },
    { folder, name: 'feed.json' },
  );

describe('the connection string of an event hub in a feed', () => {
  it('is one that only VS Code keeps, told to VS Code by its name and read anew each time', async () => {
    const kept = new Map<string, string>();
    const hub = await hubSourceOf(
      { kind, connection: 'secret:contoso-hub', hub: 'logs', consumerGroup },
      { secrets: (name) => kept.get(name) },
    );
    await expect(hub.place()).rejects.toThrow('secret:contoso-hub, which the feed needs, has no value. Only VS Code knows it.');
    kept.set('contoso-hub', connectionString);
    expect(await hub.place()).toEqual({ connectionString, hub: 'logs', consumerGroup });
    expect(feedSecrets(configOf({ connection: 'secret:contoso-hub', hub: 'logs' }))).toEqual(['secret:contoso-hub']);
  });

  it('may stand in a file, and name the hub', async () => {
    const connectionFile = join(folder, 'hub.txt');
    await writeFile(connectionFile, `${connectionString};EntityPath=audits\n`);
    expect(await hubSourceOf({ kind, connectionFile, consumerGroup }, { secrets: () => undefined })).toMatchObject({
      key: 'eventHub audits',
    });
    expect(configOf({ connection: 'file:hub.txt', hub: 'logs' }).sources).toEqual([
      { kind, connection: `file:${join(folder, 'hub.txt')}`, hub: 'logs', consumerGroup },
    ]);
  });

  it.each([
    [{}, /needs either connectionFile or connection/],
    [{ connectionFile: 'hub.txt', connection: 'env:HUB', hub: 'logs' }, /needs either connectionFile or connection/],
    [{ connection: 'env:HUB' }, /an event hub with connection needs hub/],
    [{ connection: connectionString, hub: 'logs' }, /connection does not have the form of env:NAME/],
  ])('is refused with %j', (source, message) => {
    expect(() => configOf(source)).toThrow(message);
    expect(() => configOf(source)).not.toThrow(/c2FtcGxl/);
  });
});
