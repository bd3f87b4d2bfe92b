import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFeedAlarm } from '../../../../src/flows/feed/feedAlarm';
import type { FeedAlarm } from '../../../../src/flows/feed/feedAlarm';
import { secretEnded } from '../../../../src/flows/feed/secretWatch';
import type { FeedEvent } from '../../../../src/flows/feed/feedStatus';

let told: string[];
let alarm: FeedAlarm;
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  alarm = createFeedAlarm({
    patience: 60_000,
    tell: ({ message, action }) => told.push(`${message}${action ? ` [${action.title}]` : ''}`),
  });
});
afterEach(() => {
  alarm.dispose();
  vi.useRealTimers();
});

const event = (given: Pick<FeedEvent, 'event'> & Partial<FeedEvent>): FeedEvent => ({
  time: '2026-11-26T12:00:00.000Z',
  level: 'error',
  feed: 'contoso',
  message: `${given.source ?? 'contoso'} ${given.state ?? ''}`.trim(),
  ...given,
});
const failed = (source: string, state: 'refused' | 'retrying', more: Partial<FeedEvent> = {}): FeedEvent =>
  event({ event: 'source-failed', source, state, ...more });
const recovered = (source: string): FeedEvent => event({ event: 'source-recovered', source });

describe('what somebody is told of a feed', () => {
  it('is at once what waits for somebody: each log that is refused', () => {
    for (const source of ['audits', 'signIns', 'audits']) alarm.take(failed(source, 'refused'));
    expect(told).toEqual(['audits refused', 'signIns refused']);
  });

  it('is what is tried again only when it has failed for an interval, and then once for all logs', () => {
    alarm.take(failed('audits', 'retrying'));
    alarm.take(failed('signIns', 'retrying'));
    vi.advanceTimersByTime(59_000);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(300_000);
    expect(told).toEqual(['audits retrying']);
  });

  it('is nothing where it works again before that, and what fails later is told again', () => {
    alarm.take(failed('audits', 'retrying'));
    alarm.take(recovered('audits'));
    vi.advanceTimersByTime(600_000);
    expect(told).toEqual([]);
    alarm.take(failed('audits', 'refused'));
    alarm.take(recovered('audits'));
    alarm.take(failed('audits', 'refused'));
    expect(told).toEqual(['audits refused', 'audits refused']);
  });

  it('is a secret that ended once, with the button that mends it, though every log is refused', () => {
    const action = { title: 'Sign In Again', command: 'entraLogs.tenants.signIn' };
    for (const source of ['audits', 'signIns'])
      alarm.take(failed(source, 'refused', { code: secretEnded, message: 'The secret expired.', action }));
    expect(told).toEqual(['The secret expired. [Sign In Again]']);
  });

  it('is that there is no room once until there was some, and each notice once', () => {
    const full = event({ event: 'held-up', code: 'feed-disk-full', message: 'No room.' });
    const lost = event({ event: 'notice', level: 'warning', message: 'Records were lost.' });
    const unreadable = (count: number): FeedEvent =>
      event({ event: 'notice', level: 'warning', code: 'feed-unreadable', message: `${count} texts.` });
    for (const each of [full, full, lost, lost, unreadable(2), unreadable(70), event({ event: 'went-on' }), full]) alarm.take(each);
    expect(told).toEqual(['No room.', 'Records were lost.', '2 texts.', 'No room.']);
  });
});
