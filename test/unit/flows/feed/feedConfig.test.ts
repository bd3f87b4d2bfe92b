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
});
