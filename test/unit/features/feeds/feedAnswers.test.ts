import { describe, expect, it } from 'vitest';
import { newFeed, readPaths, redactionsOf, sinceWords } from '../../../../src/features/feeds/feedAnswers';
import type { FeedAnswers } from '../../../../src/features/feeds/feedAnswers';
import { feedConfigOf } from '../../../../src/flows/feed/feedConfig';

const filter = { choices: ['user', 'failure'], user: 'ada@contoso.example' } as const;
const files: FeedAnswers = {
  place: { connectionId: 'azure', tenantId: 'contoso-id', tenantName: 'Contoso' },
  sources: [{ kind: 'directoryAudits' }],
  target: { files: ['jsonLines'] },
  folder: '/out',
};
const everything: FeedAnswers = {
  ...files,
  filter,
  sources: [
    { kind: 'servicePrincipalSignIns' },
    { kind: 'activityLog', subscriptionId: 'sub-1', subscriptionName: 'Production' },
    { kind: 'workspace' },
    { kind: 'eventHub' },
    { kind: 'storage' },
  ],
  workspace: { workspace: 'law', tables: ['SigninLogs'], asksQuery: true, query: 'AuditLogs\n| take 5', queryName: 'Some' },
  hub: { isKept: true, connectionString: 'Endpoint=sb://x', hub: 'logs', consumerGroup: 'siem' },
  storage: { accounts: ['stlogs'], asksOther: true, other: 'stmore' },
};

describe('the answers of Add Feed', () => {
  it('begin a day back and end a file each minute, unless the review was told otherwise', () => {
    const settled = (answers: FeedAnswers) => {
      const { since, rotateAge } = feedConfigOf(newFeed(answers, 'contoso').config, { folder: '/out', name: 'feed.json' });
      return { since, rotateAge };
    };
    expect(settled(files)).toEqual({ since: 86_400_000, rotateAge: 60_000 });
    expect(settled({ ...files, since: '7d', rotateMinutes: 15 })).toEqual({ since: 7 * 86_400_000, rotateAge: 900_000 });
    expect(settled({ ...files, since: '0m' })).toEqual({ since: 0, rotateAge: 60_000 });
    expect(['0m', '1h', '1d', '7d'].map(sinceWords)).toEqual([
      'From now on',
      'From an hour ago on',
      'From 24 hours ago on',
      'From 7 days ago on',
    ]);
  });

  it('make a source of all that was chosen, with the filter on those that can be filtered, and name what VS Code keeps', () => {
    const { config, secrets } = newFeed(everything, 'contoso');
    const wanted = { user: 'ada@contoso.example', outcome: 'failure' };
    expect(config).toMatchObject({
      tenant: 'contoso-id',
      sources: [
        { kind: 'servicePrincipalSignIns', filter: wanted },
        { kind: 'activityLog', subscription: 'sub-1', filter: wanted },
        { kind: 'workspace', workspace: 'law', table: 'SigninLogs' },
        { kind: 'workspace', workspace: 'law', query: 'AuditLogs\n| take 5', name: 'Some' },
        { kind: 'eventHub', connection: 'secret:contoso-hub', hub: 'logs', consumerGroup: 'siem' },
        { kind: 'storage', account: 'stlogs' },
        { kind: 'storage', account: 'stmore' },
      ],
    });
    expect(secrets).toEqual({ 'contoso-hub': 'Endpoint=sb://x' });
    expect(JSON.stringify(config)).not.toContain('Endpoint');
    expect(feedConfigOf(config, { folder: '/', name: 'feed.json' }).sources).toHaveLength(7);
  });

  it('leave out what was answered before its source was taken out again', () => {
    const { config, secrets } = newFeed(
      { ...everything, sources: [{ kind: 'workspace' }], workspace: { ...everything.workspace!, asksQuery: false } },
      'contoso',
    );
    expect(config['sources']).toEqual([{ kind: 'workspace', workspace: 'law', table: 'SigninLogs' }]);
    expect(secrets).toEqual({});
  });

  it('make a receiver with a secret of its own', () => {
    const receiver = { url: 'https://splunk.example', secret: 'token' };
    const { config, secrets } = newFeed({ ...files, target: { receiver: 'splunk' }, receiver }, 'contoso');
    expect(config['forward']).toEqual([{ kind: 'splunk', url: 'https://splunk.example', token: 'secret:contoso' }]);
    expect(secrets).toEqual({ contoso: 'token' });
    const syslog = newFeed({ ...files, target: { receiver: 'syslog' }, receiver: { address: '[::1]:6514', format: 'cef' } }, 'contoso');
    expect(syslog.config['forward']).toEqual([{ kind: 'syslog', host: '::1', port: 6514, format: 'cef' }]);
  });

  it('hide the fields of the shapes that are read alone; what is left out is not hashed, and a field that is named counts', () => {
    const paths = [{ path: 'caller', by: 'hash' }] as const;
    const sources = [{ kind: 'activityLog', subscriptionId: 'sub-1', subscriptionName: 'Production' }] as const;
    const redact = { choices: ['drop userNames', 'hash userNames', 'hash addresses', 'paths'], paths } as const;
    const hidden = Object.fromEntries(redactionsOf({ ...files, sources, redact }).map(({ path, by }) => [path, by]));
    expect(hidden).toMatchObject({ caller: 'hash', 'claims.name': 'drop', 'httpRequest.clientIpAddress': 'hash' });
    expect(Object.keys(hidden)).not.toContain('userPrincipalName');
    expect(redactionsOf({ ...files, sources, redact: { choices: ['hash addresses'], paths } }).map(({ path }) => path)).not.toContain(
      'caller',
    );
    expect(newFeed(files, 'contoso').config).not.toHaveProperty('redact');
  });

  it('read fields as they are typed, and none where one of them says not what becomes of it', () => {
    expect(readPaths('hash deviceDetail.displayName,  DROP claims.["http://claims/upn"]')).toEqual([
      { by: 'hash', path: 'deviceDetail.displayName' },
      { by: 'drop', path: 'claims.["http://claims/upn"]' },
    ]);
    for (const text of ['', 'location', 'hash', 'hash a, b', 'hash a,']) expect(readPaths(text)).toBeUndefined();
  });
});
