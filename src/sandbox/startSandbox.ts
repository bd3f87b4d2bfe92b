import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import type { Clock } from '../base/clock';
import { systemClock } from '../base/clock';
import { armService } from './arm/armService';
import { emittedBy } from './arm/emitted';
import { createControl } from './control/controlRoutes';
import { serveEventHubs } from './eventHubs/eventHubServer';
import type { HubParts } from './eventHubs/eventHubServer';
import { createHubs } from './eventHubs/hubEvents';
import type { Hubs } from './eventHubs/hubEvents';
import type { FaultList } from './faults/faultList';
import { createFaultList } from './faults/faultList';
import { graphService, usualReportLimit } from './graph/graphService';
import type { ReportLimit } from './graph/graphService';
import { makeServerCertificate } from './http/certificates';
import type { Handler, Listener } from './http/listen';
import { listen } from './http/listen';
import type { SentRequest, ServiceName } from './http/service';
import { createService, serviceNames } from './http/service';
import { logAnalyticsService } from './logAnalytics/logAnalyticsService';
import type { QueryParts } from './logAnalytics/runQuery';
import { createTurnstile, serviceLimits } from './logAnalytics/turnstile';
import type { QueryLimits } from './logAnalytics/turnstile';
import { createWorkspaceStore } from './logAnalytics/workspaceStore';
import type { WorkspaceStore } from './logAnalytics/workspaceStore';
import type { SandboxRecord } from './sandboxRecord';
import { describeWorld } from './sandboxRecord';
import { createPending } from './signIn/pending';
import { signInService } from './signIn/signInService';
import { createTokenIssuer } from './signIn/tokens';
import type { TokenIssuer } from './signIn/tokens';
import { createArchives } from './storage/archive';
import type { Archives } from './storage/archive';
import { storageService } from './storage/storageService';
import { createSandboxClock } from './world/sandboxClock';
import type { SandboxClock } from './world/sandboxClock';
import { giveCertificate } from './world/seed/giveCertificate';
import { growTenant } from './world/seed/growTenant';
import type { Growth } from './world/seed/growTenant';
import { seedWorld } from './world/seed/seedWorld';
import type { Delays, Origins, World } from './world/world';

export interface SandboxOptions {
  /** The port of the sign-in service; the others take the ports after it. Without it, or with 0, each takes a free one. */
  readonly port?: number;
  /** How many times as fast as real time the sandbox's time goes; 1 where it is not said. */
  readonly speed?: number;
  /** The sandbox's time when it starts, in milliseconds since 1970; now where it is not said. */
  readonly start?: number;
  /** How many people Contoso has; 84 where it is not said. */
  readonly people?: number;
  /** Seconds between two polls of the device code flow; 1 where it is not said: the service's 5 teach nobody anything. */
  readonly pollSeconds?: number;
  readonly delays?: Partial<Delays>;
  /** Limits of queries; those of the service where they are not said. */
  readonly limits?: Partial<QueryLimits>;
  /** How often Graph's logs may be asked for; as in the service where it is not said. */
  readonly reportLimit?: ReportLimit;
  /** How many sign-ins the workspace `law-volume` has; 600,000 where it is not said. They are made when it is first queried. */
  readonly volumeRows?: number;
  /** How much larger than usual Contoso is; not at all where it is not said. */
  readonly growth?: Growth;
  /** Told of each request before it is answered. */
  readonly onRequest?: (sent: SentRequest) => void;
  /** Seconds that a token lives; about an hour where it is not said. */
  readonly tokenSeconds?: number;
  /** Real time; tokens follow it. */
  readonly clock?: Clock;
}

/** A running loopback Azure. */
export interface Sandbox {
  readonly record: SandboxRecord;
  /** The certificate to trust, as PEM text. */
  readonly authority: string;
  readonly world: World;
  /** Its event hubs and archives, so that others may write to them, too. */
  readonly hubs: Hubs;
  readonly archives: Archives;
  readonly clock: SandboxClock;
  readonly faults: FaultList;
  /** Ends it: its connections, its files, its data. */
  close(): Promise<void>;
}

const minute = 60_000;

/** What the services take in truth, or near it. */
export const usualDelays: Delays = {
  role: minute,
  queryRole: 5 * minute,
  directory: 10_000,
  setting: 10_000,
  provisioning: 15_000,
  activity: 3 * minute,
  delivery: 2 * minute,
  late: 0,
};

/** Starts a sandbox on 127.0.0.1. It serves nothing but this machine and knows nothing of the world outside. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const real = options.clock ?? systemClock;
  const clock = createSandboxClock(options.start ?? real.now(), options.speed ?? 1, real);
  const tls = await makeServerCertificate();
  const handlers = new Map<ServiceName, Handler>();
  const endings: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'entra-logs-sandbox-'));
    endings.push(() => rm(folder, { recursive: true, force: true }));
    let store: WorkspaceStore | undefined = undefined;
    endings.push(async () => store?.close());
    const listeners = await listenAll(options.port ?? 0, (name, port) =>
      listen(port, tls, (request) => handlers.get(name)?.(request) ?? Promise.reject(new Error('The sandbox has not started yet.'))),
    );
    endings.push(() => Promise.all(listeners.map(({ listener }) => listener.close())));
    let hubs: HubParts | undefined = undefined;
    const eventHubs = await serveEventHubs(options.port ? options.port + serviceNames.length : 0, tls, () => hubs);
    endings.push(() => eventHubs.close());
    const caFile = join(folder, 'sandbox-authority.pem');
    await writeFile(caFile, tls.authority, { mode: 0o600 });
    const certificateFile = join(folder, 'entra-logs-reader.pem');
    // The server's own pair of keys stands in for the program's: it is as little known elsewhere.
    await writeFile(certificateFile, tls.key + tls.certificate, { mode: 0o600 });
    const delays = { ...usualDelays, ...options.delays };
    const world = seedWorld({ clock, origins: originsOf(listeners, eventHubs.port), delays, people: options.people ?? 84 });
    if (options.growth) growTenant(world, options.growth);
    giveCertificate(world, tls.certificate);
    const faults = createFaultList();
    const record = (): SandboxRecord => describeWorld(world, { caFile, certificateFile });
    store = createWorkspaceStore({ world, emitted: emittedBy(world), folder, volumeRows: options.volumeRows ?? 600_000 });
    const limits = { ...serviceLimits, ...options.limits };
    const queries = { store, limits, turnstile: createTurnstile(limits, real) };
    const archives = createArchives(world, emittedBy(world));
    const issuer = startServices({ world, archives, faults, record, handlers, real, queries, options });
    const known = createHubs(world, emittedBy(world));
    hubs = { world, issuer, hubs: known };
    return { record: record(), authority: tls.authority, world, hubs: known, archives, clock, faults, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Starting {
  readonly world: World;
  readonly archives: Archives;
  readonly faults: FaultList;
  readonly record: () => SandboxRecord;
  readonly handlers: Map<ServiceName, Handler>;
  readonly real: Clock;
  readonly queries: QueryParts;
  readonly options: SandboxOptions;
}

function startServices({ world, archives, faults, record, handlers, real, queries, options }: Starting): TokenIssuer {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const issuer = createTokenIssuer({
    privateKey,
    authority: () => world.origins.authority,
    clock: real,
    lifetime: options.tokenSeconds,
  });
  const pending = createPending(real);
  const { onRequest } = options;
  const control = createControl({ faults, record, revoke: () => pending.revoke() });
  const parts = { world, faults, control, ...(onRequest ? { onRequest } : {}) };
  handlers.set('authority', createService(signInService({ issuer, pending, pollSeconds: options.pollSeconds ?? 1 }), parts));
  handlers.set('arm', createService(armService(issuer, queries), parts));
  const graph = graphService({ issuer, reportLimit: options.reportLimit ?? usualReportLimit, clock: real });
  handlers.set('graph', createService(graph, parts));
  handlers.set('storage', createService(storageService(issuer, archives), parts));
  handlers.set('logAnalytics', createService(logAnalyticsService(issuer, queries), parts));
  return issuer;
}

interface Named {
  readonly name: ServiceName;
  readonly listener: Listener;
}

async function listenAll(port: number, open: (name: ServiceName, port: number) => Promise<Listener>): Promise<readonly Named[]> {
  const opened: Named[] = [];
  try {
    for (const [index, name] of serviceNames.entries()) opened.push({ name, listener: await open(name, port === 0 ? 0 : port + index) });
    return opened;
  } catch (error) {
    await Promise.all(opened.map(({ listener }) => listener.close()));
    throw error;
  }
}

function originsOf(listeners: readonly Named[], hubPort: number): Origins {
  const origin = (name: ServiceName): string => {
    const port = listeners.find((each) => each.name === name)?.listener.port ?? 0;
    return `https://127.0.0.1:${port}`;
  };
  return {
    authority: origin('authority'),
    arm: origin('arm'),
    graph: origin('graph'),
    logAnalytics: origin('logAnalytics'),
    storage: origin('storage'),
    eventHub: `127.0.0.1:${hubPort}`,
  };
}
