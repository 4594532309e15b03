import {
  findExercise,
  loadCourse,
  variantsOf,
  type Course,
  type Exercise,
  type ExerciseVariant,
} from '@coldstart/exercise';
import { combine } from '@coldstart/grader';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import { exerciseVersion, gradingCodeVersion } from './course-version.ts';
import { CODE } from './image/course-files.ts';

/** The course as it lies on this machine: versions of its exercises, read anew when one of them changes. */
export class CourseOutside {
  readonly root: string;
  readonly #code: string;
  #course: Promise<Course> | undefined;
  readonly #versions = new Map<string, string>();

  constructor(root: string) {
    this.root = root;
    this.#code = gradingCodeVersion(CODE);
  }

  /** An exercise, and the hash by which its checks are told from other versions of them. @throws UnknownExercise */
  async exercise(slug: string): Promise<{ readonly exercise: Exercise; readonly version: string }> {
    const exercise = findExercise(await this.#read(), slug, this.root);
    const version = this.#versionOf(exercise);
    const before = this.#versions.get(slug);
    this.#versions.set(slug, version);
    if (before === undefined || before === version) return { exercise, version };
    this.#course = undefined;
    return { exercise: findExercise(await this.#read(), slug, this.root), version };
  }

  /** Of every exercise, by its slug. */
  async versions(): Promise<ReadonlyMap<string, string>> {
    const { exercises } = await this.#read();
    return new Map(exercises.map((exercise) => [exercise.slug, this.#versionOf(exercise)]));
  }

  #versionOf(exercise: Exercise): string {
    return combine(this.#code, exerciseVersion(exercise));
  }

  #read(): Promise<Course> {
    this.#course ??= loadCourse(this.root);
    return this.#course;
  }
}

/** Milliseconds that a submission may take: all checks as long as they may, and some to build and to clean up. */
export function timeFor({ manifest }: Exercise): number {
  const { deploySeconds, checkSeconds } = manifest.limits;
  return (deploySeconds + checkSeconds * manifest.checks.length + MARGIN) * 1000;
}
const MARGIN = 30;

/** The verdict on a submission that no grader could give one on. */
export function ungraded(
  { exercise, name, path }: ExerciseVariant,
  message: string,
  remedy: string,
  duration: number,
): ExerciseVerdict {
  const { slug, number, manifest } = exercise;
  return {
    slug,
    number,
    title: manifest.title,
    path,
    readme: `${exercise.path}/README.md`,
    variant: name,
    answer: 'work',
    status: 'error',
    points: 0,
    maxPoints: manifest.checks.reduce((sum, { points }) => sum + points, 0),
    cached: false,
    attempt: 1,
    problem: { kind: 'files', message, details: [], remedy },
    checks: manifest.checks.map(({ id, title, points }) => ({
      id,
      title,
      status: 'error' as const,
      points: 0,
      maxPoints: points,
      message: `Not run: ${message}.`,
      duration: 0,
    })),
    duration,
  };
}

export function variantOf(exercise: Exercise, name: string): ExerciseVariant | undefined {
  return variantsOf(exercise).find((one) => one.name === name);
}
