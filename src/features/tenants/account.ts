import type { App } from '../../app';
import type { Disposable } from '../../base/disposable';
import type { CloudId } from '../../base/cloudId';
import { azureConnectionId } from '../../host/azureConnection';
import type { SandboxProcess } from '../../host/sandboxProcess';
import type { AzureConnection, ConnectionInfo, SignInChoice, WorkspacePlace } from '../../protocol/azure';
import { tellNewEngines } from './newEngines';

export interface AccountParts extends Pick<App, 'engine' | 'log' | 'sourceBook' | 'storage' | 'microsoft'> {
  readonly sandbox: SandboxProcess;
  readonly secrets: App['context']['secrets'];
}

/** What is remembered of a sign-in: never a secret, which VS Code keeps for us, and never a token. */
type Remembered = { readonly cloud: CloudId; readonly signIn: Exclude<SignInChoice, { kind: 'secret' }> | Omit<Program, 'secret'> };
type Program = Extract<SignInChoice, { readonly kind: 'secret' }>;

/** Who is signed in in this window. */
export interface Account extends Disposable {
  readonly current: ConnectionInfo | undefined;
  /** What the person calls the account of VS Code that is signed in, where it is one. */
  readonly label: string | undefined;
  signIn(cloud: CloudId, signIn: SignInChoice, signal?: AbortSignal): Promise<ConnectionInfo>;
  /** Signs in again as the last time, where that takes no question; undefined where nobody was. */
  restore(): Promise<ConnectionInfo | undefined>;
  signOut(): Promise<void>;
  /** Makes a workspace, or several as one, a source of queries, or gives the one that they are. */
  openWorkspaces(places: readonly WorkspacePlace[], signal?: AbortSignal): Promise<string>;
}

const connectionId = azureConnectionId;
const key = 'azure.signIn';
const secretKey = (clientId: string): string => `entraLogs.secret.${clientId}`;

export function createAccount(parts: AccountParts): Account {
  const { engine, sandbox, microsoft } = parts;
  const memory = createMemory(parts);
  let current: ConnectionInfo | undefined;
  let connection: AzureConnection | undefined;
  const workspaces = new Map<string, readonly WorkspacePlace[]>();
  const connect = async (cloud: CloudId, signIn: SignInChoice, signal?: AbortSignal): Promise<ConnectionInfo> => {
    const place = cloud === 'sandbox' ? { sandbox: await sandbox.start() } : {};
    if (signIn.kind === 'host') microsoft.use(signIn.account);
    const wanted: AzureConnection = { connectionId, cloud, signIn, ...place };
    current = await engine.request('azure/connect', wanted, { signal });
    connection = wanted;
    return current;
  };
  const signingIn = oneAtATime();
  const followed = tellNewEngines(parts, () => connection && { connection, workspaces });
  return {
    get current() {
      return current;
    },
    get label() {
      return connection?.signIn.kind === 'host' ? microsoft.account?.label : undefined;
    },
    async signIn(cloud, signIn, signal) {
      const info = await signingIn.is(connect(cloud, signIn, signal));
      await memory.write(cloud, signIn);
      return info;
    },
    restore: async () => current ?? signingIn.orElse(() => memory.read().then((kept) => kept && connect(kept.cloud, kept.signIn))),
    async signOut() {
      await memory.forget();
      for (const sourceId of workspaces.keys()) await engine.request('source/remove', { sourceId });
      workspaces.clear();
      if (current) await engine.request('azure/disconnect', { connectionId });
      [current, connection] = [undefined, undefined];
    },
    openWorkspaces: async (places, signal) => {
      const source = await openOnce(parts, places, signal);
      workspaces.set(source, places);
      return source;
    },
    dispose: () => {
      followed.dispose();
      sandbox.dispose();
    },
  };
}

/** A sign-in that is under way, which whoever else needs one waits for: nobody is signed in twice. */
interface SigningIn {
  is<T extends ConnectionInfo>(work: Promise<T>): Promise<T>;
  /** The one that is under way, else this one. */
  orElse(begin: () => Promise<ConnectionInfo | undefined>): Promise<ConnectionInfo | undefined>;
}

function oneAtATime(): SigningIn {
  let underWay: Promise<ConnectionInfo | undefined> | undefined;
  const is = <T extends ConnectionInfo | undefined>(work: Promise<T>): Promise<T> => {
    underWay = work;
    const over = (): void => {
      if (underWay === work) underWay = undefined;
    };
    work.then(over, over);
    return work;
  };
  return { is, orElse: (begin) => underWay ?? is(begin()) };
}

interface Memory {
  write(cloud: CloudId, signIn: SignInChoice): Promise<void>;
  /** How somebody signed in the last time, where that takes no question. */
  read(): Promise<{ readonly cloud: CloudId; readonly signIn: SignInChoice } | undefined>;
  forget(): Promise<void>;
}

function createMemory({ storage, secrets, microsoft }: Pick<AccountParts, 'storage' | 'secrets' | 'microsoft'>): Memory {
  return {
    async write(cloud, signIn) {
      if (signIn.kind === 'secret') await secrets.store(secretKey(signIn.clientId), signIn.secret);
      const kept = signIn.kind === 'host' && microsoft.account ? { ...signIn, account: microsoft.account } : withoutSecret(signIn);
      await storage.write(key, { cloud, signIn: kept } satisfies Remembered);
    },
    async read() {
      const kept = storage.read<Remembered>(key);
      if (!kept || kept.signIn.kind === 'deviceCode') return undefined;
      const signIn = await withSecret(kept.signIn, secrets);
      return signIn && { cloud: kept.cloud, signIn };
    },
    async forget() {
      const kept = storage.read<Remembered>(key);
      if (kept?.signIn.kind === 'secret') await secrets.delete(secretKey(kept.signIn.clientId));
      await storage.write(key, undefined);
    },
  };
}

/** The id of the workspaces' source, which is made where it is not one yet. */
async function openOnce({ engine, sourceBook }: AccountParts, places: readonly WorkspacePlace[], signal?: AbortSignal): Promise<string> {
  const wanted = idsOf(places);
  const known = sourceBook.all.find(({ workspace, workspaces }) => workspace && idsOf(workspaces ?? [workspace]) === wanted);
  if (known) return known.sourceId;
  const source = await engine.request('source/openWorkspaces', { places }, { signal });
  sourceBook.put(source);
  sourceBook.makeCurrent(source.sourceId);
  return source.sourceId;
}

function idsOf(places: readonly WorkspacePlace[]): string {
  return [...new Set(places.map(({ customerId }) => customerId))].sort().join();
}

function withoutSecret(signIn: SignInChoice): Remembered['signIn'] {
  if (signIn.kind !== 'secret') return signIn;
  const { kind, tenantId, clientId } = signIn;
  return { kind, tenantId, clientId };
}

async function withSecret(signIn: Remembered['signIn'], secrets: AccountParts['secrets']): Promise<SignInChoice | undefined> {
  if (signIn.kind !== 'secret') return signIn;
  const secret = await secrets.get(secretKey(signIn.clientId));
  return secret === undefined ? undefined : { ...signIn, secret };
}
