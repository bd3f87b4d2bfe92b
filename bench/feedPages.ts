import { createRandom } from '../src/samples/random';

/** Asks for a page, as a request asks a service for one: what were sent unasked would wait in memory. */
export const nextPage = 'next';

/** How many records a page of Graph has at most. */
export const pageSize = 1000;
/** Milliseconds between two events: 5,000 of them in a second would be one each 0.2 ms; ids and times only have to differ. */
const step = 40;
export const start = Date.UTC(2026, 10, 1);
/** How many pages late records come late: two hours of events. */
const latePages = Math.floor(7_200_000 / (step * pageSize)) - 1;

/** The id of an event by its number. */
export const idOf = (index: number): string =>
  `${index.toString(16).padStart(8, '0')}-0f0f-4222-8333-${((index * 7_919) % 0xffffffff).toString(16).padStart(12, '0')}`;

export const timeOf = (index: number): number => start + index * step;

/** One event in 50 comes late, up to two hours; one in 25 comes twice. */
const isLate = (index: number): boolean => index % 50 === 7;
const isDoubled = (index: number): boolean => index % 25 === 3;

const random = createRandom(5, 'feed pages');
const filler = Array.from({ length: 64 }, () => Array.from({ length: 40 }, () => random.integer(36).toString(36)).join(''));

/** A sign-in as long as those of the service are, about 1.9 kB. */
function signIn(index: number): object {
  const text = (offset: number): string => filler[(index + offset) % filler.length] ?? '';
  return {
    id: idOf(index),
    createdDateTime: new Date(timeOf(index)).toISOString(),
    userDisplayName: `User ${index % 5000}`,
    userPrincipalName: `user${index % 5000}@contoso.example`,
    userId: idOf(index % 5000),
    appId: idOf(index % 200),
    appDisplayName: `Application ${index % 200}`,
    ipAddress: `203.0.113.${index % 250}`,
    clientAppUsed: 'Browser',
    correlationId: idOf(index + 1),
    conditionalAccessStatus: 'success',
    isInteractive: true,
    riskDetail: 'none',
    status: { errorCode: index % 20 === 0 ? 50126 : 0, failureReason: text(1), additionalDetails: null },
    deviceDetail: {
      deviceId: '',
      displayName: text(2),
      operatingSystem: 'Windows 11',
      browser: 'Edge 130.0',
      isCompliant: true,
      isManaged: true,
    },
    location: { city: 'Lisbon', state: 'Lisboa', countryOrRegion: 'PT', geoCoordinates: { latitude: 38.7, longitude: -9.1 } },
    appliedConditionalAccessPolicies: Array.from({ length: 5 }, (_, number) => ({
      id: idOf(number),
      displayName: `Policy ${number} ${text(number)}`,
      enforcedGrantControls: ['mfa'],
      enforcedSessionControls: [],
      result: 'success',
    })),
  };
}

/** The numbers of the events of a page, in a feed of so many. */
function eventsOf(page: number, total: number): readonly number[] {
  const own = Array.from({ length: pageSize }, (_, place) => page * pageSize + place);
  const late = Array.from({ length: pageSize }, (_, place) => (page - latePages) * pageSize + place).filter(
    (index) => index >= 0 && isLate(index),
  );
  const again = Array.from({ length: pageSize }, (_, place) => (page - 1) * pageSize + place).filter(
    (index) => index >= 0 && isDoubled(index),
  );
  return [...own.filter((index) => !isLate(index)), ...late, ...again].filter((index) => index < total);
}

/** Pages until all late records of so many events have come. */
export const pagesOf = (total: number): number => Math.ceil(total / pageSize) + latePages + 1;

/** A page as its service writes it. */
export function pageText(page: number, total: number): string {
  return JSON.stringify({ '@odata.context': 'x', value: eventsOf(page, total).map(signIn) });
}
