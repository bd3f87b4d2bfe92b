import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';

/** Cells of the earth's surface by their tokens. Source: s2geometry.io/devguide/s2cell_hierarchy. */
export const s2CellFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_s2_cell', parameters: ['DOUBLE', 'DOUBLE', 'BIGINT'] }, (longitude, latitude, level) => {
    const [x, y, depth] = [Number(longitude), Number(latitude), Number(level)];
    const isValid = Math.abs(x) <= 180 && Math.abs(y) <= 90 && depth >= 0 && depth <= deepest;
    return isValid ? tokenOf(parentOf(leafAt(surfacePoint(x, y)), depth)) : '';
  }),
  strict({ name: 'kql_s2_center', parameters: ['VARCHAR'] }, (token) => {
    const cell = cellOf(String(token));
    if (!cell) return undefined;
    const half = cell.size / 2;
    return JSON.stringify({ type: 'Point', coordinates: placeAt(cell, half, half) });
  }),
  strict({ name: 'kql_s2_polygon', parameters: ['VARCHAR'] }, (token) => {
    const cell = cellOf(String(token));
    if (!cell) return undefined;
    const { size } = cell;
    const corners = [placeAt(cell, 0, 0), placeAt(cell, size, 0), placeAt(cell, size, size), placeAt(cell, 0, size), placeAt(cell, 0, 0)];
    return JSON.stringify({ type: 'Polygon', coordinates: [corners] });
  }),
  strict({ name: 'kql_s2_neighbors', parameters: ['VARCHAR'] }, (token) => {
    const cell = cellOf(String(token));
    return cell && JSON.stringify(neighborsOf(cell));
  }),
];

/** The level of the smallest cells: so many halvings of each side of a face. */
const deepest = 30;
const leaves = 2 ** deepest;

type Vector = readonly [number, number, number];

/** A square of the grid of a face: its first corner in leaves, and its side. */
interface Square {
  readonly face: number;
  readonly i: number;
  readonly j: number;
}

interface Cell extends Square {
  readonly level: number;
  readonly size: number;
}

/** By orientation: the quarters in the order of the curve, and what each does to the orientation. */
const quarters: readonly (readonly number[])[] = [
  [0, 1, 3, 2],
  [0, 2, 3, 1],
  [3, 2, 0, 1],
  [3, 1, 0, 2],
];
const turns: readonly number[] = [1, 0, 0, 3];

function surfacePoint(longitude: number, latitude: number): Vector {
  const [along, up] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
  return [Math.cos(up) * Math.cos(along), Math.cos(up) * Math.sin(along), Math.sin(up)];
}

/** The face that a direction meets, and where. */
function faceOf([x, y, z]: Vector): { readonly face: number; readonly u: number; readonly v: number } {
  const [along, across, up] = [Math.abs(x), Math.abs(y), Math.abs(z)];
  const axis = along > across && along > up ? 0 : along <= across && across > up ? 1 : 2;
  const face = ([x, y, z][axis] ?? 0) < 0 ? axis + 3 : axis;
  const places: readonly (readonly [number, number])[] = [
    [y / x, z / x],
    [-x / y, z / y],
    [-x / z, -y / z],
    [z / x, y / x],
    [z / y, -x / y],
    [-y / z, -x / z],
  ];
  const [u, v] = places[face] ?? [0, 0];
  return { face, u, v };
}

function directionOf(face: number, u: number, v: number): Vector {
  const directions: readonly Vector[] = [
    [1, u, v],
    [-u, 1, v],
    [-u, -v, 1],
    [-1, -v, -u],
    [v, -1, -u],
    [v, u, -1],
  ];
  return directions[face] ?? [0, 0, 0];
}

/** Cells are nearly of one size on the earth, since their sides are spread over a face by a square. */
function spread(s: number): number {
  return s >= 0.5 ? (4 * s * s - 1) / 3 : (1 - 4 * (1 - s) * (1 - s)) / 3;
}

function gathered(u: number): number {
  return u >= 0 ? 0.5 * Math.sqrt(1 + 3 * u) : 1 - 0.5 * Math.sqrt(1 - 3 * u);
}

function leafIndex(s: number): number {
  return Math.max(0, Math.min(leaves - 1, Math.floor(s * leaves)));
}

/** The smallest cell at a direction, as its number. */
function leafAt(point: Vector): bigint {
  const { face, u, v } = faceOf(point);
  return numberOf({ face, i: leafIndex(gathered(u)), j: leafIndex(gathered(v)) });
}

function numberOf({ face, i, j }: Square): bigint {
  let orientation = face & 1;
  let position = 0n;
  for (let bit = deepest - 1; bit >= 0; bit--) {
    const quarter = (((i >> bit) & 1) << 1) | ((j >> bit) & 1);
    const place = quarters[orientation]?.indexOf(quarter) ?? 0;
    position = (position << 2n) | BigInt(place);
    orientation ^= turns[place] ?? 0;
  }
  return (BigInt(face) << 61n) | (position << 1n) | 1n;
}

/** The cell of a level that holds another: its number ends in a one bit behind its place on the curve. */
function parentOf(cell: bigint, level: number): bigint {
  const last = 1n << BigInt(2 * (deepest - level));
  return (cell & ~(2n * last - 1n)) | last;
}

function tokenOf(cell: bigint): string {
  return cell.toString(16).padStart(16, '0').replace(/0+$/, '');
}

/** The cell that a token names; undefined where it names none. */
function cellOf(token: string): Cell | undefined {
  if (!/^[\da-f]{1,16}$/i.test(token)) return undefined;
  const cell = BigInt(`0x${token.padEnd(16, '0')}`);
  const face = Number(cell >> 61n);
  const zeros = trailingZeros(cell);
  if (face > 5 || zeros % 2 === 1) return undefined;
  const level = deepest - zeros / 2;
  let [i, j, orientation] = [0, 0, face & 1];
  for (let step = 0; step < deepest; step++) {
    const place = step < level ? Number((cell >> BigInt(2 * (deepest - 1 - step) + 1)) & 3n) : 0;
    const quarter = step < level ? (quarters[orientation]?.[place] ?? 0) : 0;
    [i, j] = [i * 2 + (quarter >> 1), j * 2 + (quarter & 1)];
    orientation ^= turns[place] ?? 0;
  }
  return { face, i, j, level, size: 2 ** (deepest - level) };
}

function trailingZeros(value: bigint): number {
  return value === 0n ? 64 : (/0*$/.exec(value.toString(2))?.[0].length ?? 0);
}

/** Longitude and latitude of a place of a cell's face, in leaves from the cell's first corner. */
function placeAt({ face, i, j }: Cell, right: number, up: number): readonly [number, number] {
  const [x, y, z] = directionOf(face, spread((i + right) / leaves), spread((j + up) / leaves));
  return [(Math.atan2(y, x) * 180) / Math.PI, (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI];
}

/** The cells around one, to the right and up on its face, in the order in which the service lists them. */
const around: readonly (readonly [number, number])[] = [
  [1, 1],
  [-1, -1],
  [1, -1],
  [0, -1],
  [0, 1],
  [1, 0],
  [-1, 0],
  [-1, 1],
];

/** The cells of the same level around one, over the edges of its face too. */
function neighborsOf({ face, i, j, level, size }: Cell): readonly string[] {
  const found = around.map(([right, up]) => tokenOf(parentOf(numberOver({ face, i: i + right * size, j: j + up * size }), level)));
  return [...new Set(found)];
}

/** The leaf of a square that may lie beyond an edge of its face. */
function numberOver({ face, i, j }: Square): bigint {
  if (i >= 0 && j >= 0 && i < leaves && j < leaves) return numberOf({ face, i, j });
  const beside = (index: number): number => {
    const inside = Math.max(-1, Math.min(leaves, index));
    return Math.max(-1 - Number.EPSILON, Math.min(1 + Number.EPSILON, (2 * (inside - leaves / 2) + 1) / leaves));
  };
  const other = faceOf(directionOf(face, beside(i), beside(j)));
  return numberOf({ face: other.face, i: leafIndex(0.5 * (other.u + 1)), j: leafIndex(0.5 * (other.v + 1)) });
}
