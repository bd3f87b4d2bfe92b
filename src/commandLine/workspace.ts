import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readProfile } from '../azure/profile';
import { cloudIds } from '../base/cloudId';
import type { CloudId } from '../base/cloudId';
import { messageOf, UserError } from '../base/errors';
import type { Engine } from '../engine/engine';
import type {
  AzureConnection,
  ConnectionInfo,
  SandboxPlace,
  SignInChoice,
  TenantPlace,
  WorkspaceInfo,
  WorkspacePlace,
} from '../protocol/azure';
import type { RequestContext, SourceInfo } from '../protocol/engine';
import type { CommandOption, GivenOptions } from './command';
import { listOption, textOption, UsageError } from './command';

/** The options of commands that sign in to a cloud. */
export const cloudOptions: readonly CommandOption[] = [
  { name: 'cloud', type: 'string', value: 'CLOUD', help: `${cloudIds.join(', ')}; public where it is not said` },
  {
    name: 'profile',
    type: 'string',
    value: 'PROFILE',
    help: 'a JSON file {tenantId, clientId, secret or certificateFile}, or azure-cli, or device-code; in the sandbox the name of a program, or the account of a person',
  },
  {
    name: 'sandbox',
    type: 'string',
    value: 'FILE',
    help: 'with --cloud sandbox: what a running “sandbox --json” printed; without it, one is started for this command',
  },
];

/** The options of commands that ask a workspace. */
export const workspaceOptions: readonly CommandOption[] = [
  {
    name: 'workspace',
    type: 'string',
    value: 'NAME',
    multiple: true,
    help: 'ask this Log Analytics workspace, by its name or its id; may stand several times, and rows then say which they are of',
  },
  ...cloudOptions,
];

/** The id of the one connection of a command. */
export const commandLineConnection = 'commandLine';

/** A workspace to ask, and what was started for it. */
export interface AskedWorkspace {
  open(engine: Engine, context: RequestContext): Promise<SourceInfo>;
  close(): Promise<void>;
}

interface SandboxFacts extends SandboxPlace {
  readonly identities: readonly {
    readonly name: string;
    readonly tenantId: string;
    readonly clientId: string;
    readonly clientSecret: string;
  }[];
}

/** The workspace that the options name; undefined where they name none. */
export async function askedWorkspace(given: GivenOptions): Promise<AskedWorkspace | undefined> {
  const names = listOption(given, 'workspace');
  if (names.length === 0) {
    const extra = ['cloud', 'profile', 'sandbox'].find((option) => given[option] !== undefined);
    if (extra !== undefined) throw new UsageError(`--${extra} says how to ask a workspace, but there is no --workspace.`);
    return undefined;
  }
  const cloud = await askedCloud(given);
  return {
    open: async (engine, context) => {
      await cloud.connect(engine, context);
      const places: WorkspacePlace[] = [];
      for (const name of names) places.push(await findWorkspace(engine, name, context));
      return engine.handlers['source/openWorkspaces']({ places }, context);
    },
    close: () => cloud.close(),
  };
}

/** A cloud to sign in to, and what was started for it. */
export interface AskedCloud {
  /** How to sign in by the options. */
  connection(): Promise<AzureConnection>;
  /** Signs in by the options; the connection is known as `commandLine`. */
  connect(engine: Engine, context: RequestContext): Promise<ConnectionInfo>;
  close(): Promise<void>;
}

/** The cloud that the options name. */
export async function askedCloud(given: GivenOptions): Promise<AskedCloud> {
  const cloud = cloudOf(textOption(given, 'cloud') ?? 'public');
  const sandbox = cloud === 'sandbox' ? await sandboxOf(textOption(given, 'sandbox')) : undefined;
  const connection = async (): Promise<AzureConnection> => {
    const signIn = await signInOf(textOption(given, 'profile'), sandbox?.facts);
    return { connectionId: commandLineConnection, cloud, signIn, ...(sandbox ? { sandbox: sandbox.facts } : {}) };
  };
  return {
    connection,
    connect: async (engine, context) => engine.handlers['azure/connect'](await connection(), context),
    close: async () => sandbox?.close(),
  };
}

function cloudOf(text: string): CloudId {
  const cloud = cloudIds.find((id) => id.toLowerCase() === text.toLowerCase());
  if (cloud) return cloud;
  throw new UsageError(`“${text}” is no cloud. Give one of ${cloudIds.join(', ')}.`);
}

async function sandboxOf(file: string | undefined): Promise<{ readonly facts: SandboxFacts; readonly close: () => Promise<void> }> {
  if (file !== undefined) return { facts: (await readJson(file)) as SandboxFacts, close: () => Promise.resolve() };
  const { startSandbox } = await import('../sandbox/startSandbox');
  const started = await startSandbox();
  return { facts: started.record, close: () => started.close() };
}

async function signInOf(profile: string | undefined, sandbox: SandboxFacts | undefined): Promise<SignInChoice> {
  if (profile?.endsWith('.json') === true) return profileSignIn(profile);
  if (sandbox && profile?.includes('@') === true) return { kind: 'sandboxUser', account: profile };
  if (sandbox) {
    const program = sandbox.identities.find(({ name }) => profile === undefined || name === profile);
    if (!program)
      throw new UsageError(`The sandbox has no program ${profile ?? ''}: ${sandbox.identities.map(({ name }) => name).join(', ')}.`);
    return { kind: 'secret', tenantId: program.tenantId, clientId: program.clientId, secret: program.clientSecret };
  }
  if (profile === undefined || profile === 'azure-cli') return { kind: 'azureCli' };
  if (profile === 'device-code') return { kind: 'deviceCode' };
  return profileSignIn(profile);
}

/** A profile that cannot be used is told of before anything is signed in to. */
async function profileSignIn(profile: string): Promise<SignInChoice> {
  await readProfile(profile);
  return { kind: 'profile', file: resolve(profile) };
}

export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (error) {
    throw new UserError(`${file} cannot be read as JSON: ${messageOf(error)}`, {
      code: 'file-unreadable',
    });
  }
}

/** The workspace of a name or an id, of all that the account may read. */
export async function findWorkspace(engine: Engine, wanted: string, context: RequestContext): Promise<WorkspacePlace> {
  const connectionId = commandLineConnection;
  const seen: string[] = [];
  for (const { tenantId, name: tenantName } of await engine.handlers['azure/tenants']({ connectionId }, context)) {
    const place = { connectionId, tenantId, tenantName };
    const workspaces = await workspacesOf(engine, place, context);
    const found = workspaces.find(({ name, customerId }) => [name, customerId].some((one) => one.toLowerCase() === wanted.toLowerCase()));
    if (found) return { ...place, customerId: found.customerId, resourceId: found.resourceId, name: found.name };
    seen.push(...workspaces.map(({ name }) => name));
  }
  const others = seen.length === 0 ? 'You may read none: ask for the role Log Analytics Reader.' : `You may read ${seen.join(', ')}.`;
  throw new UserError(`There is no workspace ${wanted} that you may read. ${others}`, { code: 'workspace-unknown' });
}

/** A tenant that lets this account see nothing, such as one that a program only hears of, does not end the search. */
async function workspacesOf(engine: Engine, place: TenantPlace, context: RequestContext): Promise<readonly WorkspaceInfo[]> {
  try {
    return (await engine.handlers['azure/workspaces'](place, context)).workspaces;
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
