import type { Call, ScalarFunction } from '../scalarFunction';
import { argument } from './arguments';
import { convert, toText } from './convert';
import { scalar } from './entry';

const real = (call: Call, index: number): string => convert(argument(call, index), 'real');

const distance = (call: Call): string => `kql.distance(${[0, 1, 2, 3].map((index) => real(call, index)).join(', ')})`;

/** Functions of places on the earth. Distances are great circles on a sphere, as the service's are. */
export const placeFunctions: readonly ScalarFunction[] = [
  scalar('geo_distance_2points', distance, {
    'round(geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056), 2)': '1546754.35',
    'geo_distance_2points(300, 1, 1, 1)': null,
  }),
  scalar('geo_point_in_circle', (call) => `CASE WHEN ${real(call, 4)} >= 0 THEN ${distance(call)} <= ${real(call, 4)} END`, {
    'geo_point_in_circle(-122.201741, 47.677084, -122.317404, 47.609119, 18000)': 'true',
    'geo_point_in_circle(-122.443663, 47.247092, -122.317404, 47.609119, 18000)': 'false',
    'geo_point_in_circle(1, 1, 1, 1, -1)': null,
  }),
  scalar(
    'geo_point_to_geohash',
    (call) =>
      `coalesce(kql_geohash(${real(call, 0)}, ${real(call, 1)}, ${call.arguments[2] ? convert(argument(call, 2), 'long') : '5'}), '')`,
    { 'geo_point_to_geohash(-80.195829, 25.802215, 8)': 'dhwfz15h', 'geo_point_to_geohash(200, 1, 8)': '' },
  ),
  scalar('geo_geohash_to_central_point', (call) => `CAST(kql_geohash_center(${toText(argument(call, 0))}) AS JSON)`, {
    'round(todouble(geo_geohash_to_central_point("sv8wzvy7").coordinates[0]), 6)': '34.802456',
    'geo_geohash_to_central_point("a")': null,
  }),
];
