import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a function waits for a test: so that neither has to be fast. */
export interface Gate {
  /** What a function asks, to go on once the gate is open. */
  readonly url: string;
  /** Settles once the function has come to it. */
  readonly reached: Promise<void>;
  open(): void;
  close(): void;
}

export async function startGate(): Promise<Gate> {
  const [opened, reached] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const server = createServer((_request, response) => {
    reached.resolve();
    void opened.promise.then(() => response.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    reached: reached.promise,
    open: () => opened.resolve(),
    close: () => {
      opened.resolve();
      server.close();
    },
  };
}
