import type { Course, Exercise } from '@coldstart/exercise';

/** Exercises by slug, in the order of the lessons. */
export type Exercises = ReadonlyMap<string, Exercise>;

export const exercisesOf = (course: Course): Exercises =>
  new Map(course.exercises.map((exercise) => [exercise.slug, exercise]));
