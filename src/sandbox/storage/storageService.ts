import { mayDo } from '../access/authorize';
import { readCaller } from '../access/caller';
import type { Route } from '../http/route';
import type { BaseCall, ServiceDefinition } from '../http/service';
import { ServiceFailure } from '../http/serviceFailure';
import type { TokenIssuer } from '../signIn/tokens';
import type { Resource } from '../world/resource';
import type { Archive, ArchiveBlob, Archives } from './archive';

/** A request to the blob service of an account; the first part of the path names the account, as with the emulator. */
export interface StorageCall extends BaseCall {
  readonly archive: Archive;
}

const version = '2024-11-04';

/** What the blob service answers: containers, blobs and their content, for reading. */
export function storageService(issuer: TokenIssuer, archives: Archives): ServiceDefinition<StorageCall> {
  return {
    name: 'storage',
    routes,
    prepare: (call) => {
      const account = accountOf(call);
      requireReader(call, issuer, account);
      return { ...call, archive: archives.read(account) };
    },
    failure: ({ code, message, status, headers }, { requestId }) =>
      xml(`<Error><Code>${code}</Code><Message>${text(message)}\nRequestId:${requestId}</Message></Error>`, status, {
        'x-ms-error-code': code,
        ...headers,
      }),
    headers: ({ requestId, request }) => ({
      'x-ms-request-id': requestId,
      'x-ms-version': request.headers.get('x-ms-version') ?? version,
      ...clientId(request),
    }),
  };
}

function clientId(request: Request): Readonly<Record<string, string>> {
  const id = request.headers.get('x-ms-client-request-id');
  return id === null ? {} : { 'x-ms-client-request-id': id };
}

const routes: readonly Route<StorageCall>[] = [
  { method: 'GET', path: '/{account}', handle: listContainers },
  { method: 'GET', path: '/{account}/{container}', handle: listBlobs },
  { method: 'GET', path: '/{account}/{container}/{+blob}', handle: getBlob },
  { method: 'HEAD', path: '/{account}/{container}/{+blob}', handle: getBlob },
];

function accountOf({ world, parameters }: BaseCall): Resource {
  const account = [...world.resources.values()].find(
    ({ type, name }) => type === 'Microsoft.Storage/storageAccounts' && name === parameters['account'],
  );
  if (!account) throw new ServiceFailure(404, 'ResourceNotFound', `There is no storage account ${parameters['account'] ?? ''}.`);
  const { defaultAction } = account.properties['networkAcls'] as { readonly defaultAction?: string };
  if (defaultAction === 'Deny')
    throw new ServiceFailure(403, 'AuthorizationFailure', 'This request is not authorized to perform this operation.');
  return account;
}

/** Reading takes a role on the data: those of Resource Manager, even Owner, do not count. */
function requireReader(call: BaseCall, issuer: TokenIssuer, account: Resource): void {
  const caller = readCaller(call.request, issuer, call.world, 'storage');
  if (typeof caller === 'string') {
    const challenge = `Bearer authorization_uri=${call.world.origins.authority}/common/oauth2/authorize resource_id=https://storage.azure.com`;
    const [status, code, message] =
      caller === 'missing'
        ? ([
            401,
            'NoAuthenticationInformation',
            'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
          ] as const)
        : ([
            401,
            'InvalidAuthenticationInfo',
            'Server failed to authenticate the request: the token is not valid for this service.',
          ] as const);
    throw new ServiceFailure(status, code, message, { headers: { 'www-authenticate': challenge } });
  }
  const action = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read';
  if (!mayDo(call.world, caller, { action, scope: account.id, data: true, delay: call.world.delays.role }))
    throw new ServiceFailure(
      403,
      'AuthorizationPermissionMismatch',
      'This request is not authorized to perform this operation using this permission.',
    );
}

function text(value: string): string {
  return value.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function xml(body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`<?xml version="1.0" encoding="utf-8"?>${body}`, {
    status,
    headers: { 'content-type': 'application/xml', ...headers },
  });
}

const utc = (milliseconds: number): string => new Date(milliseconds).toUTCString();

function requireQuery({ request, url }: StorageCall, component: string): void {
  if (url.searchParams.get('comp') === component) return;
  throw new ServiceFailure(501, 'SandboxNotImplemented', `The sandbox does not know ${request.method} ${url.pathname}${url.search}.`);
}

function listContainers(call: StorageCall): Response {
  requireQuery(call, 'list');
  const prefix = call.url.searchParams.get('prefix') ?? '';
  const containers = [...call.archive]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, blobs]) => {
      const modified = Math.min(...blobs.map(({ createdAt }) => createdAt));
      return `<Container><Name>${name}</Name><Properties><Last-Modified>${utc(modified)}</Last-Modified><Etag>"0x${modified.toString(16).toUpperCase()}"</Etag><LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState></Properties></Container>`;
    });
  const endpoint = `${call.world.origins.storage}/${call.parameters['account'] ?? ''}/`;
  return xml(
    `<EnumerationResults ServiceEndpoint="${endpoint}"><Prefix>${text(prefix)}</Prefix><Containers>${containers.join('')}</Containers><NextMarker /></EnumerationResults>`,
  );
}

function blobsOf({ archive, parameters }: StorageCall): readonly ArchiveBlob[] {
  const blobs = archive.get(parameters['container'] ?? '');
  if (!blobs) throw new ServiceFailure(404, 'ContainerNotFound', 'The specified container does not exist.');
  return blobs;
}

/** How many blobs a page lists at most. */
const mostBlobs = 5000;

function listBlobs(call: StorageCall): Response {
  requireQuery(call, 'list');
  const asked = call.url.searchParams;
  if (asked.get('delimiter') !== null)
    throw new ServiceFailure(501, 'SandboxNotImplemented', 'The sandbox lists blobs flat, without a delimiter.');
  const [prefix, marker] = [asked.get('prefix') ?? '', asked.get('marker') ?? ''];
  const size = Math.min(mostBlobs, Number(asked.get('maxresults') ?? mostBlobs) || mostBlobs);
  const all = blobsOf(call).filter(({ name }) => name.startsWith(prefix) && name >= marker);
  const blobs = all
    .slice(0, size)
    .map(
      ({ name, content, createdAt, modifiedAt, etag }) =>
        `<Blob><Name>${text(name)}</Name><Properties><Creation-Time>${utc(createdAt)}</Creation-Time><Last-Modified>${utc(modifiedAt)}</Last-Modified><Etag>${etag}</Etag><Content-Length>${content.length}</Content-Length><Content-Type>application/octet-stream</Content-Type><BlobType>AppendBlob</BlobType><LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState></Properties></Blob>`,
    );
  const next = all[size]?.name ?? '';
  const endpoint = `${call.world.origins.storage}/${call.parameters['account'] ?? ''}/`;
  return xml(
    `<EnumerationResults ServiceEndpoint="${endpoint}" ContainerName="${text(call.parameters['container'] ?? '')}"><Prefix>${text(prefix)}</Prefix><Blobs>${blobs.join('')}</Blobs><NextMarker>${text(next)}</NextMarker></EnumerationResults>`,
  );
}

/** A blob's content, or the part of it that a range names; unchanged since an ETag it is not sent again. */
function getBlob(call: StorageCall): Response {
  const name = call.parameters['blob'] ?? '';
  const blob = blobsOf(call).find((each) => each.name === name);
  if (!blob) throw new ServiceFailure(404, 'BlobNotFound', 'The specified blob does not exist.');
  const { content, etag, modifiedAt, createdAt } = blob;
  const shared = {
    etag,
    'last-modified': utc(modifiedAt),
    'x-ms-creation-time': utc(createdAt),
    'x-ms-blob-type': 'AppendBlob',
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
  };
  const { headers, method } = call.request;
  if (headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: shared });
  if (method === 'HEAD') return new Response(null, { headers: { ...shared, 'content-length': String(content.length) } });
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.get('x-ms-range') ?? headers.get('range') ?? '');
  if (!range) return new Response(new Uint8Array(content), { headers: { ...shared, 'content-length': String(content.length) } });
  const from = Number(range[1]);
  if (from >= content.length)
    throw new ServiceFailure(416, 'InvalidRange', 'The range specified is invalid for the current size of the resource.');
  const to = Math.min(content.length - 1, range[2] === '' ? content.length - 1 : Number(range[2]));
  const part = new Uint8Array(content.subarray(from, to + 1));
  return new Response(part, {
    status: 206,
    headers: { ...shared, 'content-length': String(part.length), 'content-range': `bytes ${from}-${to}/${content.length}` },
  });
}
