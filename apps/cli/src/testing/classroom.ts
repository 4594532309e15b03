import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FakeClassroom } from '@coldstart/classroom/testing';
import { copyCourse, startCommand, type Ended, type Running, type TestCourse } from './course.ts';

export const HELLO = '01-hello-event/src/hello.mts';

/** A clone of a learner, and the classroom that it joins. */
export class TestClass {
  readonly classroom: FakeClassroom;
  readonly course: TestCourse;

  private constructor(classroom: FakeClassroom, course: TestCourse) {
    this.classroom = classroom;
    this.course = course;
  }

  static async create(classroom = new FakeClassroom(), ...exercises: string[]): Promise<TestClass> {
    const course = await copyCourse('01-hello-event', ...exercises);
    return new TestClass(await classroom.start(), course);
  }

  async remove(): Promise<void> {
    await this.classroom.stop();
    await this.course.remove();
  }

  start(command: 'join' | 'submit', args: readonly string[], here?: string): Running {
    const environment: Record<string, string> = here === undefined ? {} : { INIT_CWD: join(this.course.root, here) };
    return startCommand(command, ['--course', this.course.root, ...args], environment);
  }

  join(...args: readonly string[]): Promise<Ended> {
    return this.start('join', args).ended;
  }

  submit(...args: readonly string[]): Promise<Ended> {
    return this.start('submit', args).ended;
  }

  async joinAsAnn(): Promise<void> {
    const { code, stderr } = await this.join(this.classroom.url, this.classroom.code, '--name', 'Ann');
    if (code !== 0) throw new Error(stderr);
  }

  /** Another version of the learner's handler. */
  write(text: string): Promise<void> {
    return this.course.write(HELLO, text);
  }

  /** What arrived of that handler, version after version. */
  get versions(): string[] {
    return this.classroom.kept.map(({ asked }) =>
      Buffer.from(asked.files.find(({ path }) => path === 'src/hello.mts')?.contents ?? '', 'base64').toString(),
    );
  }

  /** Names of what is in the outbox, or in a folder of it. */
  async outbox(folder = '.'): Promise<string[]> {
    const path = join(this.#outbox, folder);
    const names = await readdir(path).catch(() => []);
    return names.filter((name) => name.endsWith('.json')).sort();
  }

  readOutbox(name: string): Promise<string> {
    return readFile(join(this.#outbox, name), 'utf8');
  }

  async writeOutbox(name: string, text: string): Promise<void> {
    await mkdir(this.#outbox, { recursive: true });
    await writeFile(join(this.#outbox, name), text);
  }

  get #outbox(): string {
    return join(this.course.root, '.coldstart/classroom/outbox');
  }
}
