/** `pnpm classroom` over a copy of the first exercise, and clones that join it, with nothing stood in for. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DIST } from './dist.ts';
import { LiveCourse } from './live-course.ts';

const START = fileURLToPath(new URL('../../cli/start.mjs', import.meta.url));
const EXERCISE = '01-hello-event';

export interface Ended {
  readonly code: number | null;
  /** What it wrote, to either. */
  readonly said: string;
}

/** What `pnpm classroom` prints. */
export interface Shown {
  /** `http://127.0.0.1:4400` */
  readonly url: string;
  /** `K7M-2QX` */
  readonly code: string;
  readonly board: string;
}

export class LiveClassroom {
  /** Where its records are: a folder that is not there yet. */
  readonly data: string;
  readonly #folder: string;
  readonly #course: LiveCourse;
  readonly #clones: LiveCourse[] = [];
  #server: ChildProcess | undefined;
  #ended: Promise<Ended> | undefined;

  private constructor(folder: string, course: LiveCourse) {
    this.#folder = folder;
    this.data = join(folder, 'data');
    this.#course = course;
  }

  static async create(): Promise<LiveClassroom> {
    return new LiveClassroom(await mkdtemp(join(tmpdir(), 'coldstart-whole-')), await LiveCourse.create([EXERCISE]));
  }

  /** In containers where there is an engine; else learners are trusted. */
  async start(): Promise<Shown> {
    const where = ['--host', '127.0.0.1', '--port', '0', '--site', DIST];
    const [child, ended] = run([
      'classroom',
      ...this.#ofClass(),
      ...where,
      '--title',
      'A workshop',
      '--trust-learners',
    ]);
    this.#server = child;
    this.#ended = ended;
    let printed = '';
    // What it prints later is read, too: it ends where nobody reads any more.
    const shown = new Promise<Shown>((resolve) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        const code = /The code\s+(\S+)/.exec(printed)?.[1];
        const link = /^(https?:\/\/\S+)\/board\/#secret=\S+\n/m.exec(printed);
        if (code !== undefined && link !== null) resolve({ url: link[1] ?? '', code, board: link[0].trim() });
      });
    });
    const early = ended.then(({ said }): never => {
      throw new Error(`It ended before it had shown the room: ${said}`);
    });
    return Promise.race([shown, early]);
  }

  /** As Ctrl-C does. */
  async stop(): Promise<Ended> {
    if (this.#ended === undefined) throw new Error('It was not started.');
    this.#server?.kill('SIGINT');
    return this.#ended;
  }

  /** `pnpm classroom delete` and its like. */
  command(name: string, ...args: readonly string[]): Promise<Ended> {
    return run(['classroom', name, ...this.#ofClass(), ...args])[1];
  }

  /** A learner's clone, with an answer to the exercise; `undefined` for the reference. */
  async clone(answer: string | undefined): Promise<LiveClone> {
    const course = await LiveCourse.create([EXERCISE]);
    this.#clones.push(course);
    await course.solve(EXERCISE);
    const file = join(course.exercise(EXERCISE), 'src', 'hello.mts');
    if (answer !== undefined) await writeFile(file, answer);
    return {
      files: [file, join(course.exercise(EXERCISE), 'template.yaml')],
      command: (name, ...args) => run([name, '--course', course.folder, ...args])[1],
    };
  }

  /** Changes a check under the running server, as an instructor does who mends it. */
  async mend(before: string, after: string): Promise<void> {
    const file = join(this.#course.exercise(EXERCISE), 'checks', 'hello.check.ts');
    const text = await readFile(file, 'utf8');
    if (!text.includes(before)) throw new Error(`${file} has no \`${before}\` any more: change this test with it.`);
    await writeFile(file, text.replace(before, after));
  }

  /** Files of the records in which this text can be read. */
  traces(text: string): string[] {
    const entries = readdirSync(this.data, { recursive: true, encoding: 'utf8' });
    return entries.filter((entry) => {
      const path = join(this.data, entry);
      return statSync(path).isFile() && readFileSync(path).includes(text);
    });
  }

  async remove(): Promise<void> {
    if (this.#ended !== undefined) await this.stop();
    await Promise.all([this.#course, ...this.#clones].map((course) => course.remove()));
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #ofClass(): readonly string[] {
    return ['--course', this.#course.folder, '--data', this.data];
  }
}

export interface LiveClone {
  /** Absolute paths of what its learner has written. */
  readonly files: readonly string[];
  command(name: 'join' | 'submit', ...args: readonly string[]): Promise<Ended>;
}

/** A command in a log of its own: without colours, and without a terminal's width. */
function run(args: readonly string[]): [child: ChildProcess, ended: Promise<Ended>] {
  const child = spawn(process.execPath, [START, ...args], {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said }));
  });
  return [child, ended];
}
