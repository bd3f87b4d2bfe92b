import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';

type Vector = readonly [number, number, number];
type Ring = readonly Vector[];

/** Points in polygons of GeoJSON, whose edges are the shortest ways on a sphere. Source: learn.microsoft.com/kusto/query/geo-point-in-polygon-function. */
export const polygonFunctions: readonly JavaScriptFunction[] = [inPolygon()];

function inPolygon(): JavaScriptFunction {
  const polygonsOf = readingOnce();
  return strict(
    { name: 'kql_in_polygon', parameters: ['DOUBLE', 'DOUBLE', 'VARCHAR'], returns: 'BOOLEAN' },
    (longitude, latitude, shape) => {
      const point = vectorOf([Number(longitude), Number(latitude)]);
      const polygons = polygonsOf(String(shape));
      if (!point || !polygons) return undefined;
      return polygons.some(([outer, ...holes]) => outer !== undefined && winds(point, outer) && !holes.some((hole) => winds(point, hole)));
    },
  );
}

/** The text is mostly the same for all rows: it is read once for a run of the same. */
function readingOnce(): typeof readPolygons {
  let last: { readonly text: string; readonly polygons: ReturnType<typeof readPolygons> } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, polygons: readPolygons(text) };
    return last.polygons;
  };
}

/** The rings of the polygons of a GeoJSON text, the outer one first. */
function readPolygons(text: string): readonly (readonly Ring[])[] | undefined {
  try {
    const { type, coordinates } = JSON.parse(text) as { readonly type?: unknown; readonly coordinates?: unknown };
    if (type === 'Polygon') return allOf([coordinates], polygonOf);
    return type === 'MultiPolygon' ? allOf(coordinates, polygonOf) : undefined;
  } catch {
    return undefined;
  }
}

function allOf<T>(list: unknown, read: (item: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const items = list.map(read);
  return items.every((item) => item !== undefined) ? items : undefined;
}

function polygonOf(rings: unknown): readonly Ring[] | undefined {
  return allOf(rings, ringOf);
}

/** A ring is closed, and has three different corners or more. */
function ringOf(list: unknown): Ring | undefined {
  const corners = allOf(list, vectorOf);
  const [first, end] = [corners?.[0], corners?.at(-1)];
  if (!corners || !first || !end || !isSame(first, end) || corners.length < 4) return undefined;
  const open = corners.slice(1);
  const isTwice = open.some((corner, index) => open.slice(index + 1).some((other) => isSame(corner, other)));
  return isTwice ? undefined : corners;
}

function isSame(one: Vector, other: Vector): boolean {
  return one.every((part, index) => part === other[index]);
}

function vectorOf(place: unknown): Vector | undefined {
  if (!Array.isArray(place)) return undefined;
  const [longitude, latitude] = place as readonly unknown[];
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return undefined;
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) return undefined;
  const [x, y] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
  return [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)];
}

/**
 * Whether a ring goes around a point: seen from the point, its corners turn once around. A ring goes around the smaller part of the earth,
 * so that a point on the other half is outside.
 */
function winds(point: Vector, ring: Ring): boolean {
  const middle = ring.slice(1).reduce<Vector>(([a, b, c], [x, y, z]) => [a + x, b + y, c + z], [0, 0, 0]);
  if (dot(point, middle) < 0) return false;
  let turned = 0;
  for (const [index, corner] of ring.entries()) {
    const next = ring[index + 1];
    if (next) turned += angleBetween(point, corner, next);
  }
  return Math.abs(turned) > Math.PI;
}

/** The angle at a point between the ways to two others, from -π to π. */
function angleBetween(point: Vector, from: Vector, to: Vector): number {
  const [a, b] = [cross(point, from), cross(point, to)];
  return Math.atan2(dot(point, cross(a, b)), dot(a, b));
}

function dot([a, b, c]: Vector, [x, y, z]: Vector): number {
  return a * x + b * y + c * z;
}

function cross([a, b, c]: Vector, [x, y, z]: Vector): Vector {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}
