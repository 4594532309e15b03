import { createServer as createPlain, type Server } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Context } from 'hono';
import { loadCourse } from '@coldstart/exercise';
import type { Certificate } from '@coldstart/wire/certificate';
import type { Database } from '../database/database.ts';
import { boardSecret } from '../identity/tokens.ts';
import { spoken } from '../identity/codes.ts';
import type { Ways } from '../identity/ways.ts';
import type { Queue } from '../queue/queue.ts';
import { openClass } from '../records/classes.ts';
import { exercisesOf } from '../records/course.ts';
import { addressReader, roomAddresses } from './addresses.ts';
import { createApp } from './app.ts';
import { Events } from './events.ts';
import { Limits } from './limits.ts';
import { Room } from './room.ts';
import { ScoreReturn } from './score-return.ts';
import { Sessions } from './sessions.ts';
import { Submissions } from './submit.ts';

export interface ClassroomOptions {
  readonly database: Database;
  readonly queue: Queue;
  /** The course's folder. */
  readonly root: string;
  /** The built site; without it there is the API alone. */
  readonly dist?: string | undefined;
  /** `workshop` */
  readonly classId: string;
  /** Of a class that is made now. */
  readonly title: string;
  /** 0 for any. */
  readonly port: number;
  /** Name or address to listen on; every address of the machine when left out. */
  readonly host?: string | undefined;
  /** More names that the server is asked by. */
  readonly names?: readonly string[];
  /** What a proxy in front is asked by: `https://class.example.org` */
  readonly publicUrl?: URL | undefined;
  /** A proxy in front says in `X-Forwarded-For` who asks. */
  readonly behindProxy?: boolean;
  /** Speaks HTTPS with this. */
  readonly certificate?: Certificate | undefined;
  readonly trustLearners?: boolean;
  readonly ways?: Ways;
  /** Milliseconds; for tests. */
  readonly clock?: () => number;
  /** Told what went wrong and is no request's fault. */
  readonly say: (message: string) => void;
}

export interface RunningClassroom {
  /** Where the room is; the likely one first. */
  readonly addresses: readonly string[];
  /** `K7M-2QX` */
  readonly code: string;
  /** For the instructor alone. */
  readonly boardLink: string;
  /** Something has changed in this process: open pages are told at once. */
  look(): void;
  /** Until nobody waits for the answer to a submission; no longer than this many milliseconds. */
  quiet(longest: number): Promise<void>;
  /** Takes no more; what was acknowledged is kept. */
  close(): Promise<void>;
}

/** The port or the address cannot be had; the message says why and what to do. */
export class ListenProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/**
 * Serves a class: its API, and the site.
 *
 * @throws ListenProblem
 */
export async function startClassroom(options: ClassroomOptions): Promise<RunningClassroom> {
  const { database, queue, classId, publicUrl, certificate, say } = options;
  const clock = options.clock ?? Date.now;
  const klass = await openClass(database, classId, options.title);
  const exercises = exercisesOf(await loadCourse(options.root));
  const https = certificate !== undefined;
  let addresses: readonly string[] = [];
  const room = new Room({
    database,
    queue,
    exercises,
    classId,
    secure: https || publicUrl?.protocol === 'https:',
    trustLearners: options.trustLearners === true,
    address: () => addresses[0] ?? '',
  });
  const events = new Events(room, clock, say);
  const services = {
    room,
    exercises,
    sessions: new Sessions(room),
    limits: new Limits(),
    submissions: new Submissions(room),
    events,
    ways: options.ways ?? {},
    clock,
    originOf: (context: Context) =>
      publicUrl?.origin ?? `http${https ? 's' : ''}://${context.req.header('host') ?? ''}`,
    addressOf: addressReader(options.behindProxy === true),
  };
  const names = { names: [...(options.names ?? []), ...(options.host ? [options.host] : [])], publicUrl, https };
  const app = createApp(services, { names, framedBy: framesOf(options.ways), dist: options.dist, say });
  const server = createListener(getRequestListener(app.fetch), certificate);
  const { port } = await listen(server, options.port, options.host);
  const origin = (host: string): string =>
    `http${https ? 's' : ''}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  addresses = publicUrl === undefined ? hostsOf(options.host).map(origin) : [publicUrl.origin];
  const scores = options.ways?.lti && (await ScoreReturn.start(room, options.ways.lti, say));
  return {
    addresses,
    code: spoken(klass.joinCode),
    boardLink: `${addresses[0] ?? origin('localhost')}/board/#secret=${boardSecret(klass.secret)}`,
    look: () => events.look(),
    quiet: (longest) => room.rush.over(longest),
    async close() {
      // Those who listen are let go; those who were asking are answered.
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([events.close(), scores?.close()]);
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), 5000);
      await closed;
      clearTimeout(cut);
      await room.intake.close();
    },
  };
}

function createListener(handle: ReturnType<typeof getRequestListener>, certificate: Certificate | undefined): Server {
  const options = {
    // Nobody needs longer for a submission, however slow the network; who sends a byte a minute holds nothing up.
    requestTimeout: 60_000,
    headersTimeout: 15_000,
    keepAliveTimeout: 120_000,
    keepAlive: true,
    noDelay: true,
  };
  const server =
    certificate === undefined
      ? createPlain(options, (request, response) => void handle(request, response))
      : createTls({ ...options, ...certificate }, (request, response) => void handle(request, response));
  server.maxConnections = 5000;
  return server;
}

/** Platforms show the pages in frames of theirs. */
const framesOf = (ways: Ways | undefined): readonly string[] => [
  ...new Set((ways?.lti?.platforms ?? []).map(({ authorization }) => new URL(authorization).origin)),
];

/** What it is reached by: the machine's addresses, where it listens on all of them. */
function hostsOf(host: string | undefined): readonly string[] {
  if (host !== undefined && host !== '0.0.0.0' && host !== '::') return [host];
  const found = roomAddresses();
  return found.length === 0 ? ['localhost'] : found;
}

async function listen(server: Server, port: number, host: string | undefined): Promise<AddressInfo> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, ...(host !== undefined && { host }) }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    throw listenProblem(error, port, host);
  }
  return server.address() as AddressInfo;
}

function listenProblem(error: unknown, port: number, host: string | undefined): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const problem = (message: string): ListenProblem => new ListenProblem(message, { cause: error });
  if (code === 'EACCES') return problem(`Port ${port} is not yours to use. Choose another one with --port.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return problem(`${host} is no address of this machine. Leave --host out to listen on all of them.`);
  if (code === 'EADDRINUSE')
    return problem(`Port ${port} is in use. Choose another one with --port, or end the program that has it.`);
  return error;
}
