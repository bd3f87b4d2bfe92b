/** A town as the sign-in logs describe it, with its clock. */
export interface Place {
  readonly city: string;
  readonly state: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Hours ahead of UTC in winter. */
  readonly standardOffset: number;
  /** When summer time ends in 2026, in milliseconds since 1970; without it there is none. */
  readonly summerEnds?: number;
}

const europe = Date.UTC(2026, 9, 25, 1);
const america = Date.UTC(2026, 10, 1, 9);

const lisbon: Place = {
  city: 'Lisboa',
  state: 'Lisboa',
  country: 'PT',
  latitude: 38.72,
  longitude: -9.14,
  standardOffset: 0,
  summerEnds: europe,
};
const munich: Place = {
  city: 'Muenchen',
  state: 'Bayern',
  country: 'DE',
  latitude: 48.14,
  longitude: 11.58,
  standardOffset: 1,
  summerEnds: europe,
};
const seattle: Place = {
  city: 'Seattle',
  state: 'Washington',
  country: 'US',
  latitude: 47.61,
  longitude: -122.33,
  standardOffset: -8,
  summerEnds: america,
};
const singapore: Place = {
  city: 'Singapore',
  state: 'Central Singapore',
  country: 'SG',
  latitude: 1.29,
  longitude: 103.85,
  standardOffset: 8,
};

/** An office of Contoso: its own address and the towns its people live in. */
export interface Office {
  readonly code: string;
  readonly place: Place;
  readonly address: string;
  readonly autonomousSystem: number;
  readonly homes: readonly Place[];
  /** How many of a hundred people work here. */
  readonly share: number;
}

/** The offices. Addresses are documentation addresses (RFC 5737), autonomous systems documentation numbers (RFC 5398). */
export const offices: readonly Office[] = [
  {
    code: 'LIS',
    place: lisbon,
    address: '192.0.2.10',
    autonomousSystem: 64496,
    share: 40,
    homes: [lisbon, { ...lisbon, city: 'Almada', state: 'Setubal', latitude: 38.68 }, { ...lisbon, city: 'Cascais', longitude: -9.42 }],
  },
  {
    code: 'MUC',
    place: munich,
    address: '192.0.2.42',
    autonomousSystem: 64497,
    share: 25,
    homes: [munich, { ...munich, city: 'Augsburg', latitude: 48.37, longitude: 10.9 }, { ...munich, city: 'Freising', latitude: 48.4 }],
  },
  {
    code: 'SEA',
    place: seattle,
    address: '192.0.2.77',
    autonomousSystem: 64498,
    share: 23,
    homes: [seattle, { ...seattle, city: 'Bellevue', longitude: -122.2 }, { ...seattle, city: 'Tacoma', latitude: 47.25 }],
  },
  { code: 'SIN', place: singapore, address: '192.0.2.133', autonomousSystem: 64499, share: 12, homes: [singapore] },
];

/** Where people travel to: conferences, customers, holidays. */
export const destinations: readonly Place[] = [
  { city: 'Barcelona', state: 'Barcelona', country: 'ES', latitude: 41.39, longitude: 2.17, standardOffset: 1, summerEnds: europe },
  { city: 'Paris', state: 'Paris', country: 'FR', latitude: 48.86, longitude: 2.35, standardOffset: 1, summerEnds: europe },
  { city: 'London', state: 'London', country: 'GB', latitude: 51.51, longitude: -0.13, standardOffset: 0, summerEnds: europe },
  { city: 'Amsterdam', state: 'Noord-Holland', country: 'NL', latitude: 52.37, longitude: 4.9, standardOffset: 1, summerEnds: europe },
  { city: 'Chicago', state: 'Illinois', country: 'US', latitude: 41.88, longitude: -87.63, standardOffset: -6, summerEnds: america },
  { city: 'Tokyo', state: 'Tokyo', country: 'JP', latitude: 35.68, longitude: 139.69, standardOffset: 9 },
];

/** Where the attacker's addresses lead. */
export const attackPlaces = {
  rotterdam: { city: 'Rotterdam', state: 'Zuid-Holland', country: 'NL', latitude: 51.92, longitude: 4.48, standardOffset: 1 },
  bucharest: { city: 'Bucuresti', state: 'Bucuresti', country: 'RO', latitude: 44.43, longitude: 26.1, standardOffset: 2 },
  panama: { city: 'Panama City', state: 'Panama', country: 'PA', latitude: 8.98, longitude: -79.52, standardOffset: -5 },
} as const satisfies Record<string, Place>;

/** The place's distance from UTC at a moment, in milliseconds. */
export function utcOffset(place: Place, time: number): number {
  const summer = place.summerEnds !== undefined && time < place.summerEnds;
  return (place.standardOffset + (summer ? 1 : 0)) * 3_600_000;
}
