/** What was read and answered, and the best points of each exercise: kept in the browser, and by the local server. */
import type { Progress } from '@coldstart/workshop/api';
import { progressThere, tell } from './workshop.ts';

const KEY = 'coldstart-progress';
const NONE: Progress = { version: 1, read: {}, quizzes: {}, exercises: {} };

export function progress(): Progress {
  return parse(localStorage.getItem(KEY)) ?? NONE;
}

export function noteExercise(slug: string, points: number, of: number): void {
  const now = progress();
  const before = now.exercises[slug];
  if (before !== undefined && before.points >= points) return;
  save({ ...now, exercises: { ...now.exercises, [slug]: { points, of, at: new Date().toISOString() } } });
}

function save(now: Progress): void {
  localStorage.setItem(KEY, JSON.stringify(now));
}

function parse(text: string | null): Progress | undefined {
  if (text === null) return undefined;
  const value: unknown = JSON.parse(text);
  return value as Progress;
}

export { progressThere, tell };
