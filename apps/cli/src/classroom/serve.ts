import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  addRoster,
  Launches,
  openClass,
  OpenId,
  openRecords,
  ownCertificate,
  readPlatforms,
  Queue,
  rehearse,
  startClassroom,
  startWorker,
  type Database,
  type OwnCertificate,
  type RosterRow,
  type RunningClassroom,
} from '@coldstart/classroom-server';
import { UsageError } from '@coldstart/grader';
import { HERE, ROOT } from '../main.ts';
import { printError, tell } from '../print.ts';
import { rosterOf } from './codes.ts';
import { showRoom } from './show-room.ts';

export interface ServeCommand {
  readonly root: string;
  readonly folder: string;
  readonly class: string;
  readonly title: string;
  readonly port: number;
  readonly host?: string;
  readonly name?: readonly string[];
  readonly url?: string;
  readonly behindProxy?: true;
  readonly https?: true;
  readonly roster?: string;
  readonly lti?: string;
  readonly trustLearners?: true;
  readonly slots?: number;
  readonly worker: boolean;
  readonly site?: string;
}

/** Milliseconds: a room that submits at once is answered before two cores begin to grade. */
const GRADING_WAITS = 500;

/** Runs a classroom until it is interrupted. Then nothing more is taken, and what was acknowledged is kept. */
export async function serveClassroom(command: ServeCommand, signal: AbortSignal): Promise<void> {
  const ends: (() => Promise<void>)[] = [];
  try {
    const ways = { openId: OpenId.of(process.env), lti: await launchesOf(command.lti) };
    const publicUrl = publicUrlOf(command.url);
    const roster = command.roster === undefined ? [] : await rosterOf(resolve(HERE, command.roster));
    const database = await openRecords(command.folder, process.env.DATABASE_URL);
    ends.push(() => database.close());
    const queue = await Queue.open(database, printError);
    ends.push(() => queue.close());
    await readyClass(database, command, roster);
    const certificate = command.https === true ? await ownCertificate(command.folder, command.name ?? []) : undefined;
    const dist = await builtSite(command.site);
    await rehearse({ database, queue, root: command.root, say: printError });
    const server = await startClassroom({
      database,
      queue,
      root: command.root,
      dist,
      classId: command.class,
      title: command.title,
      port: command.port,
      host: command.host,
      names: command.name ?? [],
      publicUrl,
      behindProxy: command.behindProxy === true,
      certificate,
      ways,
      trustLearners: command.trustLearners === true,
      say: printError,
    });
    ends.push(() => server.close());
    let isolation: 'container' | 'none' | undefined;
    if (command.worker) {
      const { root, slots, trustLearners } = command;
      const worker = await startWorker({
        database,
        queue,
        root,
        slots,
        trust: trustLearners === true,
        say: printError,
        quiet: () => server.quiet(GRADING_WAITS),
      });
      isolation = worker.isolation.kind;
      // The server first: what it has taken is kept, and graded after the next start.
      ends.splice(-1, 0, () => worker.close());
    }
    show(server, command, certificate, isolation);
    await new Promise<void>((end) => {
      if (signal.aborted) end();
      signal.addEventListener('abort', () => end(), { once: true });
    });
    tell('Ending. What is graded now is finished, what waits is kept for the next start. Ctrl-C again ends at once.');
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

async function readyClass(database: Database, command: ServeCommand, roster: readonly RosterRow[]): Promise<void> {
  await openClass(database, command.class, command.title);
  const added = await database.transaction((transaction) => addRoster(transaction, command.class, roster));
  if (added > 0)
    printError(
      `${added} of the roster are new. \`pnpm classroom codes\` gives them personal codes, while this is not running.`,
    );
}

/** @throws UsageError */
async function launchesOf(file: string | undefined): Promise<Launches | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(resolve(HERE, file), 'utf8').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The platforms cannot be read (${why}). Name a JSON file with --lti.`);
  });
  return new Launches(readPlatforms(text, file));
}

async function builtSite(site: string | undefined): Promise<string> {
  if (site !== undefined) return resolve(HERE, site);
  const { buildSiteIfNeeded } = await import('@coldstart/workshop/build-site');
  const folder = resolve(ROOT, 'apps', 'site');
  await buildSiteIfNeeded(folder, printError);
  return resolve(folder, 'dist');
}

function publicUrlOf(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/') return url;
  throw new UsageError(
    `\`${text}\` is no address of a server. Write it as in https://class.example.org, without a path.`,
  );
}

function show(
  server: RunningClassroom,
  command: ServeCommand,
  certificate: OwnCertificate | undefined,
  isolation: 'container' | 'none' | undefined,
): void {
  showRoom({
    addresses: server.addresses,
    code: server.code,
    boardLink: server.boardLink,
    fingerprint: certificate?.fingerprint,
    everywhere: command.host === undefined,
    isolation,
  });
}
