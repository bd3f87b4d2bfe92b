/** A network such as `81.2.69.0/24`, and what a file of places tells of its addresses. */
export interface PlacedNetwork {
  readonly network: string;
  readonly place: object;
}

type Node = { left: Node | Buffer | undefined; right: Node | Buffer | undefined };

/** A database in MaxMind's format, of IPv4 networks. Source: maxmind.github.io/MaxMind-DB. */
export function placesFile(networks: readonly PlacedNetwork[]): Buffer {
  const root: Node = { left: undefined, right: undefined };
  const data: Buffer[] = networks.map(({ place }) => encoded(place));
  networks.forEach(({ network }, index) => insert(root, network, data[index]!));
  const nodes = allNodes(root);
  const offsets = new Map(data.map((part, index) => [part, data.slice(0, index).reduce((sum, { length }) => sum + length, 0)]));
  const record = (value: Node | Buffer | undefined): number[] => {
    const number =
      value === undefined ? nodes.length : Buffer.isBuffer(value) ? nodes.length + 16 + offsets.get(value)! : nodes.indexOf(value);
    return [number >> 16, (number >> 8) & 255, number & 255];
  };
  const tree = Buffer.from(nodes.flatMap(({ left, right }) => [...record(left), ...record(right)]));
  const metadata = encoded({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    database_type: 'Test-City',
    description: { en: 'test' },
    ip_version: 4,
    languages: ['en'],
    node_count: nodes.length,
    record_size: 24,
  });
  return Buffer.concat([tree, Buffer.alloc(16), ...data, Buffer.from('abcdef', 'hex'), Buffer.from('MaxMind.com'), metadata]);
}

function insert(root: Node, network: string, data: Buffer): void {
  const [address = '', prefix = '32'] = network.split('/');
  const bits = address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('')
    .slice(0, Number(prefix));
  let node = root;
  for (const [index, bit] of [...bits].entries()) {
    const side = bit === '0' ? 'left' : 'right';
    if (index === bits.length - 1) node[side] = data;
    else {
      const next = (node[side] as Node | undefined) ?? { left: undefined, right: undefined };
      node[side] = next;
      node = next;
    }
  }
}

function allNodes(node: Node): Node[] {
  return [node, ...[node.left, node.right].flatMap((side) => (side === undefined || Buffer.isBuffer(side) ? [] : allNodes(side)))];
}

function encoded(value: unknown): Buffer {
  if (typeof value === 'string') return Buffer.concat([Buffer.from([(2 << 5) | Buffer.byteLength(value)]), Buffer.from(value)]);
  if (typeof value === 'number') return Number.isInteger(value) ? whole(value) : real(value);
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([value.length, 4]), ...value.map(encoded)]);
  const entries = Object.entries(value as object);
  return Buffer.concat([Buffer.from([(7 << 5) | entries.length]), ...entries.flatMap(([key, item]) => [encoded(key), encoded(item)])]);
}

function whole(value: number): Buffer {
  return Buffer.from([(6 << 5) | 4, value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
}

function real(value: number): Buffer {
  const bytes = Buffer.alloc(9, (3 << 5) | 8);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}
