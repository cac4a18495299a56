import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What is wrong with the way: connections are cut and refused, or open and nothing comes through. */
export type Fault = 'cut' | 'silent' | null;

/** A server seen through a network whose faults are the test's. */
export interface TcpProxy {
  /** The server's address with the proxy's host and port. */
  readonly url: string;
  fault(fault: Fault): void;
  close(): Promise<void>;
}

export async function tcpProxy(target: string): Promise<TcpProxy> {
  const { port, hostname } = new URL(target);
  let fault: Fault = null;
  const sockets = new Set<Socket>();
  const carry = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (bytes) => fault === null && to.write(bytes));
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const server = createServer((near) => {
    if (fault === 'cut') return near.destroy();
    const far = connect(Number(port), hostname);
    carry(near, far);
    carry(far, near);
  });
  const endAll = () => sockets.forEach((socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    fault: (next) => {
      fault = next;
      if (next === 'cut') endAll();
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      endAll();
      await closed;
    },
  };
}
