import type { Agent } from './devices';
import { laptop, phone, withoutBrowser } from './devices';
import { namedGuid } from './guid';
import { givenNames, surnames } from './names';
import type { Office, Place } from './places';
import { destinations, offices } from './places';
import type { Random } from './random';
import { at, createRandom } from './random';

/** Where a sign-in comes from. */
export interface Network {
  readonly address: string;
  readonly autonomousSystem: number;
  readonly place: Place;
  /** The named location it belongs to. */
  readonly named?: string;
}

/** A journey: the days of the sample (the last included) and the network at the other end. */
export interface Journey {
  readonly from: number;
  readonly to: number;
  readonly network: Network;
}

export type Team =
  | 'Identity'
  | 'Cloud Platform'
  | 'Security'
  | 'Service Desk'
  | 'Finance'
  | 'Human Resources'
  | 'Sales'
  | 'Engineering'
  | 'Operations'
  | 'Legal';

/** A member of the fictional staff with the habits that make the logs plausible. */
export interface Person {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly principalName: string;
  readonly team: Team;
  readonly title: string;
  readonly office: Office;
  readonly laptop: Agent;
  /** The laptop as applications show it that are no browser. */
  readonly desktop: Agent;
  readonly phone: Agent;
  readonly atOffice: Network;
  readonly atHome: Network;
  readonly mobile: Network;
  readonly journey: Journey | undefined;
  /** The local hour at which the day begins, with its fraction. */
  readonly dayStart: number;
  /** The weekdays (0 is Sunday) on which the person works from home. */
  readonly homeDays: readonly number[];
  readonly clumsiness: number;
  readonly secondFactor: 'Mobile app notification' | 'Windows Hello for Business' | 'OATH software tokens' | 'Text message';
}

interface Role {
  readonly name: string;
  readonly principalName: string;
  readonly team: Team;
  readonly title: string;
  readonly office: number;
}

/** The people whom the story needs; everyone else is made up by the seed. */
export const cast: readonly Role[] = [
  { name: 'Marta Nogueira', principalName: 'marta.nogueira@contoso.example', team: 'Identity', title: 'Identity engineer', office: 0 },
  { name: 'Jonas Weber', principalName: 'jonas.weber@contoso.example', team: 'Cloud Platform', title: 'Cloud platform lead', office: 1 },
  { name: 'Priya Raman', principalName: 'priya.raman@contoso.example', team: 'Security', title: 'Security analyst', office: 3 },
  { name: 'Ethan Brooks', principalName: 'ethan.brooks@contoso.example', team: 'Service Desk', title: 'Service desk lead', office: 2 },
  { name: 'Sofia Almeida', principalName: 'sofia.almeida@contoso.example', team: 'Human Resources', title: 'People partner', office: 0 },
  { name: 'Daniel Kim', principalName: 'daniel.kim@contoso.example', team: 'Cloud Platform', title: 'Director of IT', office: 2 },
  { name: 'Lena Hofmann', principalName: 'lena.hofmann@contoso.example', team: 'Cloud Platform', title: 'Platform engineer', office: 1 },
  { name: 'Tiago Ramos', principalName: 'tiago.ramos@contoso.example', team: 'Service Desk', title: 'Service desk analyst', office: 0 },
];

const teams: readonly (readonly [number, readonly [Team, string]])[] = [
  [26, ['Engineering', 'Software engineer']],
  [18, ['Sales', 'Account manager']],
  [14, ['Operations', 'Operations specialist']],
  [12, ['Finance', 'Accountant']],
  [8, ['Human Resources', 'Recruiter']],
  [6, ['Legal', 'Legal counsel']],
  [6, ['Service Desk', 'Service desk analyst']],
  [5, ['Cloud Platform', 'Platform engineer']],
  [3, ['Security', 'Security engineer']],
];

/** The person with an index: the same in every size of the sample. */
export function makePerson(seed: number, index: number): Person {
  const random = createRandom(seed, 'person', index);
  const role = cast[index];
  const office = role ? at(offices, role.office) : random.weighted(offices.map((each) => [each.share, each] as const));
  const [team, title] = random.weighted(teams);
  const given = random.pick(givenNames[office.code] ?? []);
  const surname = random.pick(surnames[office.code] ?? []);
  const id = role ? namedGuid('person', role.principalName) : namedGuid('person', seed, index);
  const computer = laptop(random, office.code, 100 + index);
  const homeTown = random.pick(office.homes);
  return {
    index,
    id,
    name: role?.name ?? `${given} ${surname}`,
    principalName: role?.principalName ?? `${plain(given)}.${plain(surname)}${index < 90 ? '' : index}@contoso.example`,
    team: role?.team ?? team,
    title: role?.title ?? title,
    office,
    laptop: computer,
    desktop: withoutBrowser(computer),
    phone: phone(random),
    atOffice: { address: office.address, autonomousSystem: office.autonomousSystem, place: office.place, named: `${office.code} office` },
    atHome: { address: homeAddress(random, index), autonomousSystem: 64500 + random.integer(4), place: homeTown },
    mobile: {
      address: `2001:db8:4e00:${hex(random.integer(4096))}::${hex(random.between(1, 65535))}`,
      autonomousSystem: 64505,
      place: office.place,
    },
    journey: role ? undefined : makeJourney(random),
    dayStart: 7.6 + random.next() * 2,
    homeDays: random.pick([[5], [1, 5], [3], [], [2, 4], [1, 2, 3, 4, 5], [4, 5]]),
    clumsiness: 0.01 + random.next() * random.next() * 0.09,
    secondFactor: random.weighted([
      [60, 'Mobile app notification'],
      [25, 'Windows Hello for Business'],
      [10, 'OATH software tokens'],
      [5, 'Text message'],
    ]),
  };
}

function makeJourney(random: Random): Journey | undefined {
  if (!random.chance(0.14)) return undefined;
  const from = random.between(1, 24);
  const place = random.pick(destinations);
  const network: Network = {
    address: random.chance(0.5)
      ? `203.0.113.${random.between(100, 180)}`
      : `2001:db8:7a00:${hex(random.integer(4096))}::${hex(random.between(1, 255))}`,
    autonomousSystem: 64506 + random.integer(3),
    place,
  };
  return { from, to: from + random.between(1, 4), network };
}

function homeAddress(random: Random, index: number): string {
  if (index < 200 && !random.chance(0.3)) return `198.51.100.${index + 20}`;
  return `2001:db8:${hex(0x1000 + (index >> 8))}:${hex((index & 255) * 16)}:${hex(random.integer(65536))}:${hex(random.integer(65536))}:${hex(random.integer(65536))}:1`;
}

const hex = (value: number): string => value.toString(16);
const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();
