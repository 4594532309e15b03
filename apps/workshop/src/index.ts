import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createServer, type RequestListener, type Server } from 'node:http';
import { Key } from './key.ts';
import { layStarter, loadCourse, variantsOf } from '@coldstart/exercise';
import { routes } from './routes.ts';
import { Workshop } from './workshop.ts';
import { instanceAt } from './running-instance.ts';

export { buildSiteIfNeeded } from './build-site.ts';

export interface WorkshopOptions {
  /** The course's folder. */
  readonly root: string;
  /** The built site. */
  readonly dist: string;
  readonly port: number;
  /** Name or address to listen on; the loopback when left out. */
  readonly host?: string | undefined;
}

export interface RunningWorkshop {
  /** For whoever may come in; it holds the key. */
  readonly link: string;
  /** The same for a browser that is opened now: good once. */
  linkOnce(): string;
  close(): Promise<void>;
}

/** The port or the address cannot be had; the message says why and what to do. */
export class PortError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/**
 * Serves the site and everything under `/api`.
 *
 * @throws PortError
 */
export async function startWorkshop({ root, dist, port, host }: WorkshopOptions): Promise<RunningWorkshop> {
  // The port first: who comes second must start no grader.
  // Pages that were open before ask at once: they wait until there is somebody to answer.
  const ready = Promise.withResolvers<ReturnType<typeof getRequestListener>>();
  const answer: RequestListener = (request, response) => void ready.promise.then((handle) => handle(request, response));
  const server = createServer(answer);
  const servers = [server];
  try {
    await listen(server, port, host ?? '127.0.0.1');
  } catch (error) {
    throw await portError(error, port, root, host);
  }
  const address = server.address() as AddressInfo;
  if (host === undefined) {
    // `localhost` is both; a machine without IPv6 has only the other.
    const second = createServer(answer);
    await listen(second, address.port, '::1').then(
      () => servers.push(second),
      () => undefined,
    );
  }
  const { exercises } = await loadCourse(root);
  for (const variant of exercises.flatMap(variantsOf)) await layStarter(variant);
  const workshop = new Workshop(root);
  const key = new Key();
  const app = routes(workshop, { dist, host, key });
  ready.resolve(getRequestListener(app.fetch));
  await workshop.watching;
  const url = `http://${host === undefined ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${address.port}`;
  return {
    link: `${url}/#key=${key.value}`,
    linkOnce: () => `${url}/#ticket=${key.ticket()}`,
    async close() {
      await workshop.close();
      await Promise.all(
        servers.map(
          (one) =>
            new Promise<void>((resolve) => {
              one.close(() => resolve());
              one.closeAllConnections();
            }),
        ),
      );
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function portError(error: unknown, port: number, root: string, host: string | undefined): Promise<unknown> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES') return new PortError(`Port ${port} is not yours to use. Choose another one with --port.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new PortError(`${host} is no address of this machine. Leave --host out to listen on this machine alone.`);
  }
  if (code !== 'EADDRINUSE') return error;
  const instance = await instanceAt(host ?? '127.0.0.1', port);
  if (instance === undefined) {
    return new PortError(`Port ${port} is in use by another program. Choose another one with --port, or 0 for any.`);
  }
  const whose = instance.root === root ? 'this course' : `the course in ${instance.root}`;
  return new PortError(
    `Coldstart is already running at http://localhost:${port} (${whose}, process ${instance.process}). Its terminal has the link.`,
  );
}
