import type { JavaScriptFunction, SqlMacro } from '../scalarFunction';
import { strict } from './define';

/** The earth's mean radius in meters, on whose sphere the service measures. */
const earthRadius = 6_371_010;

const isPlace = (longitude: string, latitude: string): string => `abs(${longitude}) <= 180 AND abs(${latitude}) <= 90`;

/** Places on the earth, as longitude and latitude in degrees. */
export const placeMacros: readonly SqlMacro[] = [
  {
    name: 'distance',
    definition: `(x1, y1, x2, y2) AS CASE WHEN ${isPlace('x1', 'y1')} AND ${isPlace('x2', 'y2')} THEN ${2 * earthRadius} * asin(least(1.0, sqrt(
      pow(sin(radians(y2 - y1) / 2), 2) + cos(radians(y1)) * cos(radians(y2)) * pow(sin(radians(x2 - x1) / 2), 2)))) END`,
  },
  // Clockwise from north. Points that are the same, or opposite, have no direction.
  {
    name: 'azimuth',
    definition: `(x1, y1, x2, y2) AS CASE WHEN ${isPlace('x1', 'y1')} AND ${isPlace('x2', 'y2')}
      AND NOT (y1 = y2 AND (x1 - x2 IN (0, 360, -360) OR abs(y1) = 90)) AND NOT (y1 = -y2 AND (abs(x1 - x2) = 180 OR abs(y1) = 90)) THEN
      list_transform([atan2(sin(radians(x2 - x1)) * cos(radians(y2)), cos(radians(y1)) * sin(radians(y2))
        - sin(radians(y1)) * cos(radians(y2)) * cos(radians(x2 - x1)))], lambda a: CASE WHEN a < 0 THEN a + 2 * pi() ELSE a END)[1] END`,
  },
];

const alphabet = '0123456789bcdefghjkmnpqrstuvwxyz';

interface Cell {
  readonly longitude: readonly [number, number];
  readonly latitude: readonly [number, number];
}

const wholeEarth: Cell = { longitude: [-180, 180], latitude: [-90, 90] };

/** Geohashes. Source: learn.microsoft.com/kusto/query/geo-point-to-geohash-function. */
export const placeFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_geohash', parameters: ['DOUBLE', 'DOUBLE', 'BIGINT'] }, (longitude, latitude, length) => {
    const [x, y, size] = [Number(longitude), Number(latitude), Number(length)];
    const isValid = Math.abs(x) <= 180 && Math.abs(y) <= 90 && size >= 1 && size <= 18;
    return isValid ? geohash(x, y, size) : '';
  }),
  strict({ name: 'kql_geohash_center', parameters: ['VARCHAR'] }, (text) => {
    const cell = cellOf(String(text).toLowerCase());
    const middle = ([low, high]: readonly [number, number]): number => (low + high) / 2;
    return cell && JSON.stringify({ type: 'Point', coordinates: [middle(cell.longitude), middle(cell.latitude)] });
  }),
  strict({ name: 'kql_geohash_polygon', parameters: ['VARCHAR'] }, (text) => {
    const cell = cellOf(String(text).toLowerCase());
    if (!cell) return undefined;
    const [[west, east], [south, north]] = [cell.longitude, cell.latitude];
    const corners = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    return JSON.stringify({ type: 'Polygon', coordinates: [corners] });
  }),
  strict({ name: 'kql_geohash_neighbors', parameters: ['VARCHAR'] }, (text) => {
    const cell = cellOf(String(text).toLowerCase());
    if (!cell) return undefined;
    const [[west, east], [south, north]] = [cell.longitude, cell.latitude];
    const found = neighborPlaces.map(([right, up]) => {
      const [x, y] = [(west + east) / 2 + right * (east - west), (south + north) / 2 + up * (north - south)];
      return Math.abs(y) > 90 ? undefined : geohash(x > 180 ? x - 360 : x < -180 ? x + 360 : x, y, String(text).length);
    });
    return JSON.stringify(found.filter((hash) => hash !== undefined));
  }),
];

/** The cells around one, to the right and up, in the order in which the service lists them. */
const neighborPlaces: readonly (readonly [number, number])[] = [
  [-1, -1],
  [-1, 1],
  [1, -1],
  [0, 1],
  [-1, 0],
  [1, 1],
  [1, 0],
  [0, -1],
];

function geohash(x: number, y: number, size: number): string {
  let cell = wholeEarth;
  let hash = '';
  for (let place = 0; place < size; place++) {
    let code = 0;
    for (let bit = 0; bit < 5; bit++) {
      const isEast = (place * 5 + bit) % 2 === 0;
      const [low, high] = isEast ? cell.longitude : cell.latitude;
      const isUpper = (isEast ? x : y) >= (low + high) / 2;
      code = code * 2 + (isUpper ? 1 : 0);
      cell = halved(cell, isEast, isUpper);
    }
    hash += alphabet.charAt(code);
  }
  return hash;
}

function cellOf(hash: string): Cell | undefined {
  let cell = wholeEarth;
  const bits = Array.from(hash, (letter) => alphabet.indexOf(letter)).flatMap((code) =>
    [16, 8, 4, 2, 1].map((bit) => (code < 0 ? -1 : code & bit)),
  );
  if (bits.length === 0 || bits.includes(-1) || hash.length > 18) return undefined;
  for (const [index, bit] of bits.entries()) cell = halved(cell, index % 2 === 0, bit !== 0);
  return cell;
}

function halved(cell: Cell, isEast: boolean, isUpper: boolean): Cell {
  const [low, high] = isEast ? cell.longitude : cell.latitude;
  const half: readonly [number, number] = isUpper ? [(low + high) / 2, high] : [low, (low + high) / 2];
  return isEast ? { ...cell, longitude: half } : { ...cell, latitude: half };
}
