import { loadCourse, type Exercise } from '@coldstart/exercise';
import { SandboxBroken, type Sandbox } from '../sandbox/sandbox.ts';

/** Exercises of the course that a worker grades by, and their versions as it has told them. */
export class CourseWatch {
  readonly #exercises: ReadonlyMap<string, Exercise>;
  readonly #sandbox: () => Sandbox;
  #versions: Readonly<Record<string, string>> = {};

  private constructor(exercises: ReadonlyMap<string, Exercise>, sandbox: () => Sandbox) {
    this.#exercises = exercises;
    this.#sandbox = sandbox;
  }

  /** @param sandbox which knows the versions */
  static async open(root: string, sandbox: () => Sandbox): Promise<CourseWatch> {
    const { exercises } = await loadCourse(root);
    return new CourseWatch(new Map(exercises.map((exercise) => [exercise.slug, exercise])), sandbox);
  }

  /** By slug, as they were at the last look. */
  get versions(): Readonly<Record<string, string>> {
    return this.#versions;
  }

  exercise(slug: string): Exercise | undefined {
    return this.#exercises.get(slug);
  }

  /** Looks at every exercise. */
  async look(): Promise<void> {
    const versions: Record<string, string> = {};
    for (const slug of this.#exercises.keys()) {
      const version = await this.#version(slug);
      if (version !== undefined) versions[slug] = version;
    }
    this.#versions = versions;
  }

  /** The version of an exercise now; undefined where there is none. */
  async now(slug: string): Promise<{ readonly version: string | undefined; readonly changed: boolean }> {
    const version = await this.#version(slug);
    return { version, changed: version !== this.#versions[slug] };
  }

  async #version(slug: string): Promise<string | undefined> {
    try {
      return await this.#sandbox().courseVersion(slug);
    } catch (error) {
      // No such exercise, or one that is just being written.
      if (error instanceof SandboxBroken) return undefined;
      throw error;
    }
  }
}
