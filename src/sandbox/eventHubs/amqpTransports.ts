import { createServer as createSecureServer } from 'node:https';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { Container } from 'rhea';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { ServerCertificate } from '../http/certificates';

/** Where the service takes its protocol in WebSockets, and what they are called. Source: what @azure/event-hubs asks for. */
const socketPath = '/$servicebus/websocket';
const socketProtocol = 'AMQPWSB10';

/** How a client begins that wants TLS; one that speaks AMQP begins with its name. */
const handshake = 0x16;

/**
 * A server that hands on what speaks AMQP on one port: as it is, as the emulator of Event Hubs has it, or in WebSockets over TLS, as the service has it on port 443
 * for those who are behind a proxy.
 */
export function amqpServer(container: Container, tls: ServerCertificate): Server {
  const web = createSecureServer({ key: tls.key, cert: tls.certificate + tls.authority }, (_, answer) => answer.writeHead(404).end());
  const sockets = new WebSocketServer({ server: web, path: socketPath, handleProtocols: () => socketProtocol });
  // Its types name a socket of Node here; it takes those of the web.
  const accepting = container as unknown as { websocket_accept(socket: WebSocket): void };
  sockets.on('connection', (socket) => accepting.websocket_accept(socket));
  // What is no WebSocket ends itself, and nothing more.
  web.on('tlsClientError', () => undefined);
  return createServer((socket: Socket) => {
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      // What is read by TLS is taken from the socket by itself.
      if (first[0] === handshake) return void web.emit('connection', socket);
      const connection = container.create_connection() as unknown as { accept(socket: Socket): void };
      connection.accept(socket);
      socket.resume();
    });
    socket.on('error', () => socket.destroy());
  });
}
