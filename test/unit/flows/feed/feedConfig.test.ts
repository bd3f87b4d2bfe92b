import { describe, expect, it } from 'vitest';
import { feedConfigOf } from '../../../../src/flows/feed/feedConfig';

const least = {
  name: 'contoso',
  tenant: 'contoso.example',
  sources: [{ kind: 'directoryAudits' }],
  output: [{ kind: 'jsonLines', folder: 'out' }],
};
const read = (value: unknown) => feedConfigOf(value, { folder: '/etc/feeds', name: 'feed.json' });

describe('the configuration of a feed', () => {
  it('fills in what is not said, and takes paths from its own folder', () => {
    expect(read(least)).toMatchObject({
      output: [{ kind: 'jsonLines', folder: '/etc/feeds/out' }],
      stateFolder: '/etc/feeds/feed-state/contoso',
      since: 86_400_000,
      pollSeconds: 60,
      rotateBytes: 10_000_000,
      rotateAge: 3_600_000,
      gzip: false,
    });
  });

  it('hides all fields of a kind in the shapes of what is read, and single ones by their paths', () => {
    const sources = [{ kind: 'signIns' }, { kind: 'activityLog', subscription: 's' }];
    const redact = [
      { fields: 'userNames', by: 'hash' },
      { path: 'location', by: 'drop' },
    ];
    const { redact: hidden } = read({ ...least, sources, redact });
    for (const path of ['userPrincipalName', 'initiatedBy.user.userPrincipalName', 'sourceIdentity.displayName', 'caller', 'claims.name'])
      expect(hidden).toContainEqual({ path, by: 'hash' });
    expect(hidden.at(-1)).toEqual({ path: 'location', by: 'drop' });
    expect(hidden.map(({ path }) => path)).not.toContain('ipAddress');
    const both = [{ fields: 'userNames', path: 'x', by: 'drop' }, { by: 'hash' }];
    expect(() => read({ ...least, redact: both })).toThrow(/redact\[0\] needs either path, a field, or fields[^]*redact\[1\] needs either/);
    expect(() => read({ ...least, redact: [{ path: ' . ', by: 'drop' }] })).toThrow(/redact\[0\]\.path is/);
  });

  it('names every place that is wrong at once', () => {
    const wrong = {
      ...least,
      name: 'a b',
      since: 'soon',
      sources: [{ kind: 'signins' }, { kind: 'activityLog' }],
      output: [],
      poll: 3,
      rotate: { megabytes: '10' },
    };
    const message = (() => {
      try {
        read(wrong);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    })();
    const places = [
      'name is “a b”',
      'since is “soon”, which does not have the form of 1d',
      'sources[0].kind is “signins”, which is none of directoryAudits, signIns',
      'sources[1] lacks subscription',
      'output has to have 1 at least',
      'the configuration has poll, which is not known',
      'rotate.megabytes has to be a number',
    ];
    for (const place of places) expect(message).toContain(place);
    expect(message.split('\n')).toHaveLength(places.length + 1);
  });

  it.each([[undefined], [[]], ['feed'], [{}]])('is refused where it is %j', (value) => {
    expect(() => read(value)).toThrow(/feed\.json is no configuration of a feed/);
  });

  it('is refused where a source or an output is named twice', () => {
    expect(() => read({ ...least, sources: [...least.sources, ...least.sources] })).toThrow('sources names directoryAudits twice');
    expect(() => read({ ...least, output: [...least.output, ...least.output] })).toThrow('output names jsonLines in out twice');
  });

  it('takes a filter, and is refused where it has a source that is not filtered', () => {
    const filter = { user: 'mia@contoso.example', outcome: 'failure' };
    expect(read(least).filter).toBeUndefined();
    expect(read({ ...least, filter }).filter).toEqual(filter);
    expect(() => read({ ...least, filter: { user: ' ', result: 'x' } })).toThrow(
      /filter\.user is “ ”[^]*filter has result, which is not known/,
    );
    const storage = { kind: 'storage', account: 'stlogs' };
    const neither = 'filter is for logs of Microsoft Graph and the Activity Log, and storage stlogs is neither';
    expect(() => read({ ...least, filter, sources: [...least.sources, storage] })).toThrow(neither);
    const own = [
      { kind: 'signIns', filter },
      { kind: 'activityLog', subscription: 'Production', filter },
    ];
    expect(read({ ...least, sources: [...own, storage] }).sources).toEqual([...own, storage]);
    expect(() => read({ ...least, sources: [{ ...storage, filter }] })).toThrow(neither);
  });

  const { name, tenant, sources } = least;
  const without = { name, tenant, sources };
  const splunk = { kind: 'splunk', url: 'https://splunk.example:8088', token: 'env:HEC_TOKEN' };
  it('forwards with what is usual for each receiver, paths from its own folder', () => {
    const forward = [
      { ...splunk, token: 'file:hec.txt', caFile: 'ca.pem' },
      { kind: 'otlp', url: 'http://127.0.0.1:4318' },
      { kind: 'syslog', host: 'siem' },
    ];
    expect(read({ ...without, forward })).toMatchObject({
      output: [],
      forwardAfter: 5000,
      forward: [
        { name: 'splunk', format: 'native', token: 'file:/etc/feeds/hec.txt', caFile: '/etc/feeds/ca.pem', queueBytes: 500_000_000 },
        { name: 'otlp', format: 'native' },
        { name: 'syslog', port: 6514, transport: 'tls', facility: 13, format: 'cef' },
      ],
    });
  });

  const wrong = [
    [{ forward: [{ ...splunk, token: '0f0f0f0f-1111-4222-8333-000000000001' }] }, /forward\[0\]\.token does not have the form of env:NAME/],
    [
      { forward: [{ ...splunk, url: 'http://splunk.example:8088' }] },
      /would send the token and the events readable over the network.*https:/,
    ],
    [{ forward: [splunk, splunk] }, /two that are named splunk; give each a name/],
    [{ forward: [{ kind: 'splunk', url: 'https://x' }, { kind: 'syslog' }] }, /forward\[0\] lacks token[^]*forward\[1\] lacks host/],
    [
      { forward: [{ kind: 'otlp', url: 'https://x', headers: { authorization: 'Bearer abc' } }] },
      /headers\.authorization does not have the form of env:NAME/,
    ],
    [{}, /neither an output nor a receiver/],
  ] as const;
  it.each(wrong)('is refused with %j', (more, message) => {
    expect(() => read({ ...without, ...more })).toThrow(message);
    expect(() => read({ ...without, ...more })).not.toThrow(/0f0f0f0f|Bearer/);
  });
});
