import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { WorkshopEvent } from '@coldstart/workshop/api';
import { copyCourse, plainEnvironment, REPOSITORY, type TestCourse } from './course.ts';

export const EXERCISE = '/api/exercises/hello-event';
export const json = { 'content-type': 'application/json' };

/** `pnpm start` on a copy of a course with one exercise, and a site of a few files. */
export class TestWorkshop {
  readonly course: TestCourse;
  /** Holds the site, and a secret beside it. */
  readonly folder: string;
  /** Of the server that was started last. */
  key = '';
  readonly #started: ChildProcess[] = [];

  private constructor(course: TestCourse, folder: string) {
    this.course = course;
    this.folder = folder;
  }

  static async create(): Promise<TestWorkshop> {
    const folder = await mkdtemp(join(tmpdir(), 'coldstart-start-'));
    const site = join(folder, 'site');
    await mkdir(join(site, 'lessons/first'), { recursive: true });
    await mkdir(join(site, '_astro'));
    await writeFile(join(site, 'index.html'), '<h1>Start</h1>');
    await writeFile(join(site, '404.html'), '<h1>Nowhere</h1>');
    await writeFile(join(site, 'lessons/first/index.html'), '<h1>First</h1>');
    await writeFile(join(site, 'large.js'), '// twelve\n'.repeat(1000));
    await writeFile(join(site, '_astro/page.a1b2.css'), 'body {}');
    await writeFile(join(folder, 'secret.html'), 'secret');
    await symlink(join(folder, 'secret.html'), join(site, 'link.html'));
    return new TestWorkshop(await copyCourse('01-hello-event'), folder);
  }

  async remove(): Promise<void> {
    for (const child of this.#started.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    await this.course.remove();
    await rm(this.folder, { recursive: true, force: true });
  }

  spawn(port: string, environment: NodeJS.ProcessEnv = {}): ChildProcess {
    const site = join(this.folder, 'site');
    const args = ['start', '--no-open', '--port', port, '--course', this.course.root, '--site', site];
    const child = spawn(process.execPath, [join(REPOSITORY, 'apps/cli/start.mjs'), ...args], {
      cwd: REPOSITORY,
      env: { ...plainEnvironment(), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#started.push(child);
    return child;
  }

  /** @returns the address without what is behind the `#` of the link */
  async start(environment?: NodeJS.ProcessEnv): Promise<{ url: string; child: ChildProcess }> {
    const child = this.spawn('0', environment);
    if (child.stdout === null) throw new Error('It has no output.');
    for await (const line of createInterface({ input: child.stdout })) {
      const [, url = '', own = ''] = /^(http:\/\/[^/]+)\/#key=([\w-]{32})$/.exec(line) ?? [];
      this.key = own;
      return { url, child };
    }
    throw new Error('It ended without its line.');
  }

  /** What the server sends to a page, one after the other. */
  async listen(url: string): Promise<{ until(fits: (event: WorkshopEvent) => boolean): Promise<WorkshopEvent[]> }> {
    const { body } = await fetch(`${url}/api/events?key=${this.key}`);
    if (body === null) throw new Error('There is no stream.');
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    const events: WorkshopEvent[] = [];
    return {
      async until(fits) {
        const seen: WorkshopEvent[] = [];
        for (;;) {
          for (let event = events.shift(); event !== undefined; event = events.shift()) {
            seen.push(event);
            if (fits(event)) return seen;
          }
          const { done, value } = await reader.read();
          if (done) throw new Error('The stream has ended.');
          const lines = (rest + value).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines)
            if (line.startsWith('data: ')) events.push(JSON.parse(line.slice(6)) as WorkshopEvent);
        }
      },
    };
  }

  post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(url, {
      method: 'POST',
      headers: { ...json, 'x-coldstart': this.key, ...headers },
      body: JSON.stringify(body),
    });
  }

  get(url: string): Promise<Response> {
    return fetch(url, { headers: { 'x-coldstart': this.key } });
  }
}

/** A request as it is, `Host` and dots in its path included. */
export function raw(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request({ port: new URL(url).port, host: '127.0.0.1', path, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}
