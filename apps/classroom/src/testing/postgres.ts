import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';

/** Folder of PostgreSQL's programs: of the PATH, or where Debian has them; undefined where there are none. */
export function postgresFolder(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  if (existsSync(debian)) folders.push(...readdirSync(debian).map((version) => join(debian, version, 'bin')));
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/** PostgreSQL starts as nobody's superuser: where this process is root, it runs as `nobody`. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A PostgreSQL of its own, in a folder that goes with it; it may be killed at any moment, and started again. */
export class PostgresServer {
  readonly url: string;
  readonly #programs: string;
  readonly #folder: string;
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(programs: string, folder: string, port: number) {
    this.#programs = programs;
    this.#folder = folder;
    this.#port = port;
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  /** @param programs as `postgresFolder` found them */
  static async create(programs: string): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'coldstart-postgres-'));
    if (NOBODY.uid !== undefined) chownSync(folder, NOBODY.uid, NOBODY.gid);
    const data = join(folder, 'data');
    const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale', 'C', '--no-sync'];
    execFileSync(join(programs, 'initdb'), args, { ...NOBODY, cwd: folder, stdio: 'pipe' });
    const server = new PostgresServer(programs, folder, await freePort());
    await server.start();
    return server;
  }

  /** Until it answers. What a kill has left running of it ends meanwhile, and is waited for. */
  async start(): Promise<void> {
    const args = ['-D', join(this.#folder, 'data'), '-p', String(this.#port), '-h', '127.0.0.1', '-k', ''];
    for (let attempt = 0; ; attempt += 1) {
      const child = spawn(join(this.#programs, 'postgres'), args, {
        ...NOBODY,
        cwd: this.#folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
      this.#child = child;
      if (await this.#answers(child)) return;
      if (attempt === 100) throw new Error(`PostgreSQL does not start: ${said}`);
      await wait(200);
    }
  }

  /** At once, with whatever is under way. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      // Without waiting for those that are connected.
      child.kill('SIGINT');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }

  async #answers(child: ChildProcess): Promise<boolean> {
    while (child.exitCode === null && child.signalCode === null) {
      const client = new Client({ connectionString: this.url });
      // A connection that is lost while nothing is asked of it.
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.query('select 1');
        return true;
      } catch {
        await wait(50);
      } finally {
        await client.end();
      }
    }
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
