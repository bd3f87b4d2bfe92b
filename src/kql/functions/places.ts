import type { Call, ScalarFunction } from '../scalarFunction';
import { argument } from './arguments';
import { convert, toText } from './convert';
import { scalar } from './entry';

const real = (call: Call, index: number): string => convert(argument(call, index), 'real');

const ofTwoPlaces = (call: Call): string => [0, 1, 2, 3].map((index) => real(call, index)).join(', ');
const distance = (call: Call): string => `kql.distance(${ofTwoPlaces(call)})`;
const azimuth = (call: Call): string => `kql.azimuth(${ofTwoPlaces(call)})`;

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
  scalar('geo_geohash_to_polygon', (call) => `CAST(kql_geohash_polygon(${toText(argument(call, 0))}) AS JSON)`, {
    'tostring(geo_geohash_to_polygon("s").coordinates[0][2])': '[45,45]',
    'array_length(geo_geohash_to_polygon("ezs42").coordinates[0])': '5',
    'geo_geohash_to_polygon("a")': null,
  }),
  scalar(
    'geo_geohash_neighbors',
    (call) => `CAST(kql_geohash_neighbors(${toText(argument(call, 0))}) AS JSON)`,
    {
      'array_sort_asc(geo_geohash_neighbors("ezs42"))': '["ezefp","ezefr","ezefx","ezs40","ezs41","ezs43","ezs48","ezs49"]',
      'geo_geohash_neighbors("a")': null,
    },
    { differs: 'The order of the cells is that of one published example.' },
  ),
  scalar(
    'geo_point_to_s2cell',
    (call) =>
      `coalesce(kql_s2_cell(${real(call, 0)}, ${real(call, 1)}, ${call.arguments[2] ? convert(argument(call, 2), 'long') : '11'}), '')`,
    {
      'geo_point_to_s2cell(2.2945, 48.8584, 12)': '47e66ff',
      'geo_point_to_s2cell(2.2945, 48.8584)': '47e66fc',
      'geo_point_to_s2cell(2.2945, 48.8584, 31)': '',
      'geo_point_to_s2cell(200, 1, 8)': '',
    },
  ),
  scalar('geo_s2cell_to_central_point', (call) => `CAST(kql_s2_center(${toText(argument(call, 0))}) AS JSON)`, {
    'round(todouble(geo_s2cell_to_central_point("47e66ff").coordinates[0]), 6)': '2.289191',
    'geo_s2cell_to_central_point("a")': null,
  }),
  scalar('geo_s2cell_to_polygon', (call) => `CAST(kql_s2_polygon(${toText(argument(call, 0))}) AS JSON)`, {
    'tostring(geo_s2cell_to_polygon("3").coordinates[0][0])': '[45,-35.264389682754654]',
    'array_length(geo_s2cell_to_polygon("47e66ff").coordinates[0])': '5',
    'geo_s2cell_to_polygon("a")': null,
  }),
  scalar(
    'geo_s2cell_neighbors',
    (call) => `CAST(kql_s2_neighbors(${toText(argument(call, 0))}) AS JSON)`,
    {
      'array_sort_asc(geo_s2cell_neighbors("3"))': '["1","5","7","b"]',
      'array_length(geo_s2cell_neighbors("47e66ff"))': '8',
      'geo_s2cell_neighbors("a")': null,
    },
    { differs: 'The order of the cells is that of one published example.' },
  ),
  scalar('geo_azimuth', azimuth, {
    'round(geo_azimuth(0, 0, 10, 0), 6)': '1.570796',
    'round(geo_azimuth(0, 0, -10, 0), 6)': '4.712389',
    'geo_azimuth(20, 10, 20, 40)': '0',
    'geo_azimuth(20, 10, 20, 10)': null,
    'geo_azimuth(20, 10, -160, -10)': null,
    'geo_azimuth(20, 100, 0, 0)': null,
  }),
  scalar(
    'geo_point_in_polygon',
    (call) => `kql_in_polygon(${real(call, 0)}, ${real(call, 1)}, CAST(${convert(argument(call, 2), 'dynamic')} AS VARCHAR))`,
    {
      'geo_point_in_polygon(5, 5, dynamic({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]]]}))': 'true',
      'geo_point_in_polygon(5, 11, dynamic({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]]]}))': 'false',
      'geo_point_in_polygon(5, 5, dynamic({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[4,4],[6,4],[6,6],[4,6],[4,4]]]}))':
        'false',
      'geo_point_in_polygon(179.5, 1, dynamic({"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[179,0],[-179,0],[-179,2],[179,2],[179,0]]]]}))':
        'true',
      'geo_point_in_polygon(200, 1, dynamic({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,0]]]}))': null,
      'geo_point_in_polygon(1, 1, dynamic({"type":"Polygon","coordinates":[[[0,0],[10,10],[10,10],[0,0]]]}))': null,
    },
    { differs: 'A point exactly on an edge may count as inside or outside.' },
  ),
];
