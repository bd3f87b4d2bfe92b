import { createServer } from 'node:http2';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { schemaAnswer } from './schema';
import type { ProviderSchema } from './schema';

/** A provider that tells its schemas and takes every value that fits them. */
export interface RunningProvider {
  /** How Terraform finds it, for one entry of TF_REATTACH_PROVIDERS. */
  readonly reattach: object;
  readonly close: () => Promise<void>;
}

const unimplemented = 12;

/** What gRPC sends: a mark that nothing is compressed, the length, and the message. Source: github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md. */
function framed(content: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}

function answer(stream: ServerHttp2Stream, content: Uint8Array | undefined): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': String(content === undefined ? unimplemented : 0) });
  });
  if (content === undefined) stream.end();
  else stream.end(framed(content));
}

/** Starts a provider on the loopback that speaks as much of Terraform's protocol 6 as `terraform validate` asks for. */
export async function startProvider(schemas: ProviderSchema): Promise<RunningProvider> {
  const empty = Buffer.alloc(0);
  const answers: Readonly<Record<string, Uint8Array>> = {
    GetProviderSchema: schemaAnswer(schemas),
    ValidateProviderConfig: empty,
    ValidateResourceConfig: empty,
    StopProvider: empty,
  };
  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => void sessions.add(session));
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    stream.resume();
    const method = /^\/tfplugin6\.Provider\/(\w+)$/.exec(String(headers[':path']))?.[1];
    answer(stream, method === undefined ? undefined : answers[method]);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    reattach: {
      Protocol: 'grpc',
      ProtocolVersion: 6,
      Pid: process.pid,
      Test: true,
      Addr: { Network: 'tcp', String: `127.0.0.1:${port}` },
    },
    close: async () => {
      for (const session of sessions) session.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
