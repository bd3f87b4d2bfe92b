import { formatDateTime, formatTimespan } from '../../base/ticks';
import type { JavaScriptFunction } from '../scalarFunction';
import { strict } from './define';
import { arrayItems, arrayOf, bagEntries, textOf } from './json';

/** Values with how often each occurs, in rising order. */
interface Digest {
  readonly type: string;
  readonly values: readonly string[];
  readonly weights: readonly number[];
}

/**
 * Counts of distinct values and distributions, kept between queries' steps as dynamic values. Ours hold every value, so that what is read from them is exact:
 * `{"hll":[hashes]}` and `{"tdigest":type,"values":[…],"weights":[…]}`.
 */
export const sketchFunctions: readonly JavaScriptFunction[] = [
  strict({ name: 'kql_hll_merge', parameters: ['VARCHAR'] }, (list) => {
    const sketches = (arrayItems(String(list)) ?? []).map(hashesOf).filter((hashes) => hashes !== undefined);
    return sketches.length === 0 ? undefined : `{"hll":${arrayOf(new Set(sketches.flat()))}}`;
  }),
  strict({ name: 'kql_hll_count', parameters: ['VARCHAR'], returns: 'BIGINT' }, (sketch) => {
    const hashes = hashesOf(String(sketch));
    return hashes && BigInt(hashes.length);
  }),
  strict({ name: 'kql_hll_intersect', parameters: ['VARCHAR'], returns: 'BIGINT' }, (list) => {
    const [first = [], ...rest] = (arrayItems(String(list)) ?? []).map((sketch) => hashesOf(sketch) ?? []);
    const others = rest.map((hashes) => new Set(hashes));
    return BigInt(first.filter((hash) => others.every((other) => other.has(hash))).length);
  }),
  strict({ name: 'kql_tdigest_merge', parameters: ['VARCHAR'] }, (list) => {
    const digests = (arrayItems(String(list)) ?? []).map(digestOf).filter((digest) => digest !== undefined);
    const [first] = digests;
    if (!first) return undefined;
    return textOfDigest({
      type: digests.every(({ type }) => type === first.type) ? first.type : 'real',
      values: digests.flatMap(({ values }) => values),
      weights: digests.flatMap(({ weights }) => weights),
    });
  }),
  strict({ name: 'kql_tdigest_percentiles', parameters: ['VARCHAR', 'VARCHAR'] }, (sketch, percents) => {
    const digest = digestOf(String(sketch));
    return digest && arrayOf((arrayItems(String(percents)) ?? []).map((percent) => percentile(digest, Number(percent))));
  }),
  strict({ name: 'kql_tdigest_rank', parameters: ['VARCHAR', 'DOUBLE', 'BOOLEAN'], returns: 'DOUBLE' }, (sketch, value, asShare) => {
    const digest = digestOf(String(sketch));
    if (!digest) return undefined;
    const rank = digest.weights.reduce((sum, weight, index) => sum + (Number(digest.values[index]) <= Number(value) ? weight : 0), 0);
    return asShare === true ? (100 * rank) / total(digest) : rank;
  }),
];

function hashesOf(sketch: string): string[] | undefined {
  return arrayItems(bagEntries(sketch)?.get('hll') ?? '');
}

function digestOf(sketch: string): Digest | undefined {
  const entries = bagEntries(sketch);
  const [type, values, weights] = [
    entries?.get('tdigest'),
    arrayItems(entries?.get('values') ?? ''),
    arrayItems(entries?.get('weights') ?? ''),
  ];
  return type && values && weights ? { type: textOf(type), values: values.map(textOf), weights: weights.map(Number) } : undefined;
}

function textOfDigest({ type, values, weights }: Digest): string {
  const places = values.map((_, index) => index).sort((a, b) => Number(values[a]) - Number(values[b]));
  return `{"tdigest":${JSON.stringify(type)},"values":${arrayOf(places.map((place) => values[place] ?? 'null'))},"weights":${arrayOf(
    places.map((place) => String(weights[place] ?? 1)),
  )}}`;
}

function total({ weights }: Digest): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

/** The first value at which the weights so far reach the share of all weights. */
function percentile(digest: Digest, percent: number): string {
  const wanted = (total(digest) * percent) / 100;
  let sum = 0;
  const place = digest.weights.findIndex((weight) => (sum += weight) >= wanted);
  const value = digest.values[place < 0 ? digest.values.length - 1 : place];
  if (value === undefined) return 'null';
  if (digest.type === 'datetime') return JSON.stringify(formatDateTime(BigInt(value)));
  if (digest.type === 'timespan') return JSON.stringify(formatTimespan(BigInt(value)));
  return value;
}
