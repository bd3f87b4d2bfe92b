import type { Application } from './applications';
import { applications } from './applications';
import { unmanaged } from './devices';
import { guid } from './guid';
import type { Moment } from './moment';
import { isWeekend, later, millisecondsPerDay, startOfLogs } from './moment';
import type { Outcome } from './outcomes';
import { outcomes } from './outcomes';
import type { Network, Person } from './people';
import { utcOffset } from './places';
import type { Random } from './random';
import { createRandom } from './random';
import type { Proof, SignIn } from './signIn';
import { makeSignIn } from './signIn';

/** What a day of one person is made of. */
interface Day {
  readonly random: Random;
  readonly person: Person;
  readonly network: Network;
  readonly sessionId: string;
  readonly signIns: SignIn[];
}

export interface HabitOptions {
  readonly seed: number;
  /** How many token refreshes without the user there are for one working day. */
  readonly refreshes: number;
}

const officeWork = [
  [30, applications.officeHome],
  [26, applications.outlookWeb],
  [22, applications.sharePoint],
  [14, applications.teamsWeb],
  [10, applications.wiki],
  [8, applications.serviceDesk],
  [5, applications.people],
  [4, applications.travel],
] as const;

const teamWork: Readonly<Partial<Record<Person['team'], readonly (readonly [number, Application])[]>>> = {
  Identity: [
    [60, applications.azurePortal],
    [15, applications.graphTools],
    [10, applications.mySignIns],
  ],
  'Cloud Platform': [
    [50, applications.azurePortal],
    [40, applications.azureCli],
    [20, applications.azurePowerShell],
  ],
  Security: [
    [60, applications.azurePortal],
    [20, applications.graphTools],
  ],
  'Service Desk': [
    [50, applications.serviceDesk],
    [15, applications.azurePortal],
  ],
  Finance: [[40, applications.expenses]],
  'Human Resources': [[45, applications.people]],
  Sales: [
    [25, applications.expenses],
    [20, applications.travel],
  ],
  Engineering: [
    [30, applications.wiki],
    [12, applications.azurePortal],
    [8, applications.azureCli],
  ],
};

const background = [
  [34, applications.teams],
  [30, applications.office],
  [20, applications.oneDrive],
  [16, applications.outlookMobile],
] as const;

/** The sign-ins of a person on a day of the sample, in no particular order. */
export function signInsOfDay(person: Person, day: number, options: HabitOptions): readonly SignIn[] {
  const random = createRandom(options.seed, 'day', person.index, day);
  const weekend = isWeekend(day);
  if (!random.chance(weekend ? 0.12 : 0.93)) return [];
  const weekday = new Date(startOfLogs + day * millisecondsPerDay).getUTCDay();
  const travelling = person.journey !== undefined && day >= person.journey.from && day <= person.journey.to;
  const network =
    travelling && person.journey ? person.journey.network : weekend || person.homeDays.includes(weekday) ? person.atHome : person.atOffice;
  const context: Day = { random, person, network, sessionId: guid(random), signIns: [] };
  const start =
    startOfLogs + day * millisecondsPerDay - utcOffset(network.place, startOfLogs + day * millisecondsPerDay) + person.dayStart * 3_600_000;
  const first = start + random.bell() * 1_500_000;
  if (!weekend) morning(context, momentAt(random, first));
  const sessions = weekend ? 1 : 1 + random.integer(4);
  for (let count = 0; count < sessions; count++) work(context, momentAt(random, first + random.next() * 8.6 * 3_600_000));
  const refreshes = weekend ? Math.ceil(options.refreshes / 4) : options.refreshes;
  for (let count = 0; count < refreshes; count++) refresh(context, momentAt(random, first + random.next() * 10.5 * 3_600_000));
  if (random.chance(0.05)) unusual(context, momentAt(random, first + random.next() * 9 * 3_600_000));
  return context.signIns;
}

function momentAt(random: Random, time: number): Moment {
  return { time: Math.floor(time), ticks: random.integer(10_000) };
}

function add(
  day: Day,
  moment: Moment,
  application: Application,
  rest: Partial<Parameters<typeof makeSignIn>[1]> & { readonly proof: Proof },
): void {
  const agent = application.kind === 'browser' ? day.person.laptop : day.person.desktop;
  day.signIns.push(
    makeSignIn(day.random, { moment, person: day.person, application, network: day.network, agent, sessionId: day.sessionId, ...rest }),
  );
}

/** The first sign-in of a day: Windows Hello, or a password with the second factor, sometimes mistyped first. */
function morning(day: Day, moment: Moment): void {
  const { random, person } = day;
  const windows = person.laptop.device.operatingSystem.startsWith('Windows');
  if (windows && random.chance(0.7)) {
    add(day, moment, applications.windows, {
      proof: person.secondFactor === 'Windows Hello for Business' ? 'windowsHello' : 'password',
      outcome: outcomes.success,
    });
    return;
  }
  withPassword(day, moment, applications.officeHome);
}

/** A sign-in with a password: each step of the flow is a record of its own under one correlation id. */
function withPassword(day: Day, moment: Moment, application: Application): void {
  const { random, person } = day;
  const correlationId = guid(random);
  let now = moment;
  while (random.chance(person.clumsiness)) {
    add(day, now, application, { proof: 'wrongPassword', outcome: outcomes.wrongPassword, correlationId });
    now = later(now, 6 + random.next() * 18);
  }
  if (random.chance(0.45)) {
    add(day, now, application, {
      proof: 'factorMissing',
      outcome: random.chance(0.7) ? outcomes.strongAuthentication : outcomes.mfaRequired,
      correlationId,
    });
    now = later(now, 7 + random.next() * 23);
  }
  if (random.chance(0.03)) {
    add(day, now, application, { proof: 'factorDenied', outcome: outcomes.mfaNoAnswer, correlationId });
    now = later(now, 35 + random.next() * 45);
  }
  if (random.chance(0.06)) {
    add(day, now, application, { proof: 'passwordAndFactor', outcome: outcomes.keepSignedIn, correlationId });
    now = later(now, 2 + random.next() * 4);
  }
  add(day, now, application, { proof: 'passwordAndFactor', correlationId });
}

function work(day: Day, moment: Moment): void {
  const { random, person } = day;
  const special = teamWork[person.team];
  const application: Application = special && random.chance(0.4) ? random.weighted(special) : random.weighted<Application>(officeWork);
  if (random.chance(0.13)) withPassword(day, moment, application);
  else add(day, moment, application, { proof: 'claim' });
}

/** A token renewed without the user: by the laptop, or by the telephone on its own network. */
function refresh(day: Day, moment: Moment): void {
  const { random, person } = day;
  const application: Application = random.weighted<Application>(background);
  const mobile = application === applications.outlookMobile;
  add(day, moment, application, {
    proof: 'refreshToken',
    interactive: false,
    protocol: 'oAuth2',
    outcome: random.weighted<Outcome>([
      [965, outcomes.success],
      [18, outcomes.sessionExpired],
      [12, outcomes.noSession],
      [5, outcomes.refreshExpired],
    ]),
    ...(mobile ? { network: random.chance(0.5) ? person.mobile : day.network, agent: person.phone } : {}),
  });
}

/** What happens now and then, and would look odd to someone who sees it for the first time. */
function unusual(day: Day, moment: Moment): void {
  const { random, person } = day;
  const agent = unmanaged.home;
  const network = person.atHome;
  switch (random.integer(5)) {
    case 0:
      return add(day, moment, applications.office, { proof: 'passwordAndFactor', outcome: outcomes.blocked, agent, network });
    case 1:
      return add(day, moment, applications.oneDrive, { proof: 'passwordAndFactor', outcome: outcomes.notCompliant, agent, network });
    case 2:
      return add(day, moment, applications.officeHome, { proof: 'password', outcome: outcomes.passwordExpired });
    case 3:
      return add(day, moment, applications.outlookWeb, { proof: 'factorDenied', outcome: outcomes.mfaNoAnswer, agent, network });
    default:
      return add(day, moment, applications.travel, {
        proof: 'claim',
        outcome: random.chance(0.5) ? outcomes.noConsent : outcomes.declinedConsent,
      });
  }
}
