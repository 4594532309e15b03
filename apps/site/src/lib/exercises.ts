import { fileURLToPath } from 'node:url';
import { loadCourse, type Exercise } from '@coldstart/exercise';
import { root } from 'astro:config/server';

let loaded: Promise<Exercise[]> | undefined;

/** Every exercise that can be read, in order; `course check` says what is wrong with the others. */
export function allExercises(): Promise<Exercise[]> {
  loaded ??= read();
  return loaded;
}

async function read(): Promise<Exercise[]> {
  const course = await loadCourse(fileURLToPath(new URL('../../', root)));
  for (const { path, error } of course.faults) process.stderr.write(`${path} has no page: ${error.message}\n`);
  return [...course.exercises];
}

export async function exerciseBySlug(slug: string): Promise<Exercise | undefined> {
  return (await allExercises()).find((exercise) => exercise.slug === slug);
}
