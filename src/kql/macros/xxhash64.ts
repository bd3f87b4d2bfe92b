const mask = (1n << 64n) - 1n;
const primes = [0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n, 0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n] as const;
const [p1, p2, p3, p4, p5] = primes;

const rotate = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (64n - bits))) & mask;
const round = (lane: bigint, input: bigint): bigint => (rotate((lane + input * p2) & mask, 31n) * p1) & mask;
const merge = (hash: bigint, lane: bigint): bigint => ((hash ^ round(0n, lane)) * p1 + p4) & mask;

/** The 64-bit xxHash of bytes with the seed 0, as a signed number: what `hash()` gives. Source: the xxHash specification, version 0.1.1. */
export function xxhash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  let hash: bigint = p5;
  if (bytes.length >= 32) {
    const lanes: bigint[] = [(p1 + p2) & mask, p2, 0n, -p1 & mask];
    for (; position + 32 <= bytes.length; position += 32) {
      for (const [index, lane] of lanes.entries()) lanes[index] = round(lane, view.getBigUint64(position + index * 8, true));
    }
    const spins = [1n, 7n, 12n, 18n];
    hash = lanes.reduce((sum, lane, index) => (sum + rotate(lane, spins[index] ?? 0n)) & mask, 0n);
    hash = lanes.reduce(merge, hash);
  }
  hash = (hash + BigInt(bytes.length)) & mask;
  return BigInt.asIntN(64, avalanche(tail(hash, view, position)));
}

function tail(start: bigint, view: DataView, from: number): bigint {
  let hash = start;
  let position = from;
  for (; position + 8 <= view.byteLength; position += 8) {
    hash = (rotate(hash ^ round(0n, view.getBigUint64(position, true)), 27n) * p1 + p4) & mask;
  }
  if (position + 4 <= view.byteLength) {
    hash = (rotate(hash ^ ((BigInt(view.getUint32(position, true)) * p1) & mask), 23n) * p2 + p3) & mask;
    position += 4;
  }
  for (; position < view.byteLength; position++) hash = (rotate(hash ^ ((BigInt(view.getUint8(position)) * p5) & mask), 11n) * p1) & mask;
  return hash;
}

function avalanche(start: bigint): bigint {
  let hash = ((start ^ (start >> 33n)) * p2) & mask;
  hash = ((hash ^ (hash >> 29n)) * p3) & mask;
  return hash ^ (hash >> 32n);
}
