import type { AddressInfo, Socket } from 'node:net';
import rhea from 'rhea';
import type { Connection, Container, EventContext, Message, Sender } from 'rhea';
import type { ServerCertificate } from '../http/certificates';
import type { TokenIssuer } from '../signIn/tokens';
import type { World } from '../world/world';
import { amqpServer } from './amqpTransports';
import { readableNamespaces } from './hubAccess';
import type { Hub, Hubs } from './hubEvents';
import { firstSequence } from './hubEvents';

/** The event hubs of the sandbox, served over AMQP 1.0: without TLS, as the emulator of Event Hubs does, or in WebSockets over TLS. */
export interface EventHubServer {
  readonly port: number;
  close(): Promise<void>;
}

/** What the server serves; known once the other services have started. */
export interface HubParts {
  readonly world: World;
  readonly hubs: Hubs;
  readonly issuer: TokenIssuer;
}

/** A reader of one partition and how far it has come. */
interface Reader {
  readonly sender: Sender;
  readonly namespaces: () => readonly string[];
  readonly hub: string;
  readonly partition: number;
  /** The number of the event that it is sent next. */
  next: number;
}

const selector = 'apache.org:selector-filter:string';
/** Milliseconds between two looks for what has arrived. */
const pulse = 50;
/** Milliseconds that a client has to answer the end of its connection. */
const patience = 500;

/** What the server remembers of its connections: what each may read, and who reads. */
interface State {
  readonly allowed: Map<Connection, Set<string>>;
  readonly readers: Set<Reader>;
}

/** Listens on 127.0.0.1; port 0 takes a free one. */
export async function serveEventHubs(port: number, tls: ServerCertificate, parts: () => HubParts | undefined): Promise<EventHubServer> {
  const state: State = { allowed: new Map(), readers: new Set() };
  const server = amqpServer(containerOf(state, parts), tls);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const timer = setInterval(() => {
    for (const reader of state.readers) pump(reader, parts());
  }, pulse);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      clearInterval(timer);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of state.allowed.keys()) connection.close();
      const cut = setTimeout(() => sockets.forEach((socket) => socket.destroy()), patience);
      await closed;
      clearTimeout(cut);
    },
  };
}

/** The AMQP side: who connects shows a token, opens a link to a partition, and is asked for nothing else. */
function containerOf({ allowed, readers }: State, parts: () => HubParts | undefined): Container {
  const container = rhea.create_container({ id: 'sandbox-event-hubs' });
  const mechanisms = container.sasl_server_mechanisms as { enable_anonymous(): void };
  mechanisms.enable_anonymous();
  container.on('connection_open', ({ connection }: EventContext) => void allowed.set(connection, new Set()));
  const forget = ({ connection }: EventContext): void => {
    allowed.delete(connection);
    for (const reader of readers) if (reader.sender.connection === connection) readers.delete(reader);
  };
  container.on('connection_close', forget);
  container.on('disconnected', forget);
  // A client that speaks something else ends its own connection, and nothing more.
  container.on('protocol_error', forget);
  const namespaces = (connection: Connection) => () => [...(allowed.get(connection) ?? [])];
  container.on('sender_open', ({ sender, connection }: EventContext) => {
    if (sender) openReader(sender, namespaces(connection), parts(), readers);
  });
  container.on('sender_close', ({ sender }: EventContext) => {
    for (const reader of readers) if (reader.sender === sender) readers.delete(reader);
  });
  container.on('message', ({ message, receiver, connection }: EventContext) => {
    const known = parts();
    if (!message || !receiver || !known) return;
    const address = String(receiver.target.address);
    if (address === '$management') manage(connection, message, namespaces(connection)(), known);
    if (address !== '$cbs') return;
    const found = readableNamespaces(String(message.body), known.world, known.issuer);
    for (const namespace of found) allowed.get(connection)?.add(namespace);
    reply(connection, message, found.length > 0 ? [202, 'Accepted'] : [401, 'InvalidSignature: the token does not let anything be read.']);
  });
  return container;
}

/** The hub of a name in one of some namespaces. */
function hubOf({ hubs }: HubParts, namespaces: readonly string[], name: string): Hub | undefined {
  for (const namespace of namespaces) {
    const hub = hubs.find(namespace, name);
    if (hub) return hub;
  }
  return undefined;
}

function openReader(sender: Sender, namespaces: () => readonly string[], parts: HubParts | undefined, readers: Set<Reader>): void {
  const address = String(sender.source.address ?? '');
  const found = /^\/?([^/]+)\/ConsumerGroups\/([^/]+)\/Partitions\/(\d+)$/i.exec(address);
  if (!found) {
    if (!address.startsWith('$'))
      sender.close({ condition: 'amqp:not-found', description: `The messaging entity '${address}' could not be found.` });
    return;
  }
  const [, name = '', group = '', partition = ''] = found;
  const refuse = (condition: string, description: string): void => sender.close({ condition, description });
  if (namespaces().length === 0)
    return refuse('amqp:unauthorized-access', 'Unauthorized access. Listen claims are required to perform this operation.');
  const hub = parts && hubOf(parts, namespaces(), name);
  if (!hub) return refuse('amqp:not-found', `The messaging entity '${name}' could not be found.`);
  if (!parts.world.resources.has(`${hub.resource.id}/consumergroups/${group}`.toLowerCase()))
    return refuse('amqp:not-found', `The consumer group '${group}' could not be found.`);
  const kept = hub.partitions[Number(partition)];
  if (!kept) return refuse('com.microsoft:argument-out-of-range', `The partition ${partition} does not exist in the hub.`);
  const next = firstSequence(kept, filterOf(sender));
  if (next === undefined) return refuse('amqp:invalid-field', 'The filter of the link is not understood.');
  readers.add({ sender, namespaces, hub: name, partition: Number(partition), next });
}

/** Where the link wants to begin, as its filter says it; behind all that is there where it says nothing. */
function filterOf({ source }: Sender): string {
  const filters = source.filter as Readonly<Record<string, { readonly value?: string } | string | undefined>> | undefined;
  const filter = filters?.[selector];
  return (typeof filter === 'string' ? filter : filter?.value) ?? "amqp.annotation.x-opt-offset > '@latest'";
}

/** Sends a reader what has arrived for it, as far as it has room. */
function pump(reader: Reader, parts: HubParts | undefined): void {
  const events = (parts && hubOf(parts, reader.namespaces(), reader.hub)?.partitions[reader.partition])?.events ?? [];
  const [first] = events;
  while (first && reader.sender.sendable()) {
    // What was let go meanwhile is passed over.
    const event = events[Math.max(0, reader.next - first.sequenceNumber)];
    if (!event) return;
    reader.sender.send({
      body: rhea.message.data_section(event.body) as unknown,
      message_annotations: {
        'x-opt-sequence-number': rhea.types.wrap_long(event.sequenceNumber),
        'x-opt-offset': String(event.offset),
        'x-opt-enqueued-time': rhea.types.wrap_timestamp(event.enqueuedAt),
      },
    });
    reader.next = event.sequenceNumber + 1;
  }
}

function reply(connection: Connection, request: Message, [code, description]: readonly [number, string], body: unknown = ''): void {
  const sender = findSender(connection, String(request.reply_to));
  sender?.send({
    correlation_id: request.message_id ?? '',
    to: request.reply_to ?? '',
    body,
    application_properties: { 'status-code': code, 'status-description': description },
  });
}

/** The link that a client reads the answers to its requests on. */
function findSender(connection: Connection, replyTo: string): Sender | undefined {
  return connection.find_sender((sender: Sender) => sender.name === replyTo || sender.target.address === replyTo);
}

/** Answers what a client asks about a hub or one of its partitions. */
function manage(connection: Connection, request: Message, namespaces: readonly string[], parts: HubParts): void {
  const { name, type, partition } = (request.application_properties ?? {}) as Readonly<Record<string, string | undefined>>;
  const hub = hubOf(parts, namespaces, name ?? '');
  if (!hub) return reply(connection, request, [404, `The messaging entity '${name ?? ''}' could not be found.`]);
  if (type === 'com.microsoft:eventhub')
    return reply(connection, request, [200, 'OK'], {
      name: hub.resource.name,
      type,
      created_at: rhea.types.wrap_timestamp(hub.resource.createdAt),
      partition_count: hub.partitions.length,
      partition_ids: rhea.types.wrap_array(
        hub.partitions.map((_, index) => String(index)),
        0xa1,
        undefined,
      ),
      georeplication_factor: 1,
    });
  const kept = hub.partitions[Number(partition)];
  if (!kept) return reply(connection, request, [404, `The partition ${partition ?? ''} does not exist.`]);
  const { events, nextSequence } = kept;
  const [first, last] = [events[0], events[events.length - 1]];
  reply(connection, request, [200, 'OK'], {
    name: hub.resource.name,
    type,
    partition,
    begin_sequence_number: rhea.types.wrap_long(first?.sequenceNumber ?? nextSequence),
    last_enqueued_sequence_number: rhea.types.wrap_long(nextSequence - 1),
    last_enqueued_offset: String(last?.offset ?? -1),
    last_enqueued_time_utc: rhea.types.wrap_timestamp(last?.enqueuedAt ?? 0),
    is_partition_empty: events.length === 0,
  });
}
