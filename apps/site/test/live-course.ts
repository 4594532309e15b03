/** `pnpm start` over a copy of some exercises, with nothing stood in for. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export class LiveCourse {
  readonly folder: string;
  #server: ChildProcess | undefined;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @param names such as `01-hello-event`; each begins as its starter */
  static async create(names: readonly string[]): Promise<LiveCourse> {
    const course = new LiveCourse(await mkdtemp(join(tmpdir(), 'coldstart-live-')));
    for (const name of names) {
      const [from, to] = [join(ROOT, 'exercises', name), course.exercise(name)];
      await cp(from, to, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
      await cp(join(to, 'starter'), to, { recursive: true });
      await symlink(join(from, 'node_modules'), join(to, 'node_modules'), 'junction');
    }
    return course;
  }

  exercise(name: string): string {
    return join(this.folder, 'exercises', name);
  }

  /** Lays the solution over the learner's files, one save for each. */
  async solve(name: string): Promise<void> {
    await cp(join(this.exercise(name), 'solution'), this.exercise(name), { recursive: true });
  }

  /** @returns its link: `http://localhost:4321/#key=...` */
  async start(port = '0'): Promise<string> {
    const site = join(ROOT, 'apps/site/dist');
    const args = ['start', '--no-open', '--port', port, '--course', this.folder, '--site', site];
    const server = spawn(process.execPath, [join(ROOT, 'apps/cli/start.mjs'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#server = server;
    for await (const line of createInterface({ input: server.stdout })) return line;
    throw new Error('The server ended without an address.');
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const server = this.#server;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
