/**
 * What was read and answered: kept in the browser, and by the local server too. How far the exercises are, the server
 * says; the browser remembers it.
 */
import type { Progress } from '@coldstart/workshop/api';
import { fetchProgress, send } from './workshop.ts';

const KEY = 'coldstart-progress';
const NONE: Progress = { version: 1, read: {}, quizzes: {}, exercises: {} };
/** Sent to everything on the page that shows progress. */
const CHANGED = 'coldstart-progress';

let serverThere = false;

export function progress(): Progress {
  try {
    return parseProgress(localStorage.getItem(KEY) ?? JSON.stringify(NONE));
  } catch {
    // Storage is closed to this page, or holds something else: begin anew, without touching it until something is noted.
    return NONE;
  }
}

/** Calls back now, and whenever progress changes, here or in another tab. */
export function whenProgress(show: (now: Progress) => void): void {
  show(progress());
  addEventListener(CHANGED, () => show(progress()));
  addEventListener('storage', ({ key }) => key === KEY && show(progress()));
}

/** Once a page: brings together what the browser and the server know. @returns whether there is a server */
export async function syncProgress(): Promise<boolean> {
  const remote = await fetchProgress();
  if (remote === undefined) return false;
  serverThere = true;
  // Nobody who reads this needs to be told how to start it.
  document.documentElement.dataset['server'] = '';
  const now = followProgress(remote);
  if (JSON.stringify(now) !== JSON.stringify(merge(NONE, remote))) await sendProgress(now);
  return true;
}

/** What the server has learned: of reading this browser may know more, of exercises only the server does. */
export function followProgress(remote: Progress): Progress {
  const now = { ...merge(progress(), remote), exercises: sorted(remote.exercises) };
  keep(now);
  return now;
}

export function markRead(lesson: string, read: boolean): void {
  const now = progress();
  const { [lesson]: _, ...others } = now.read;
  note({ ...now, read: read ? { ...others, [lesson]: new Date().toISOString() } : others });
}

export function markQuiz(id: string, right: boolean): void {
  const now = progress();
  const before = now.quizzes[id];
  const result = {
    right: right || before?.right === true,
    tries: (before?.tries ?? 0) + 1,
    at: new Date().toISOString(),
  };
  note({ ...now, quizzes: { ...now.quizzes, [id]: result } });
}

/** What was exported elsewhere joins what is here; nothing is lost. */
export function importProgress(text: string): void {
  note(merge(progress(), parseProgress(text)));
}

/** The progress that a file or the storage holds; an error that says what is wrong with it. */
export function parseProgress(text: string): Progress {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('This file is not JSON. Choose one that was exported from here.');
  }
  if (!isObject(value) || value['version'] !== 1) {
    throw new Error('This file is no progress of this course. Choose one that was exported from here.');
  }
  const { read, quizzes, exercises } = value;
  const well =
    holds(read, (at) => typeof at === 'string') &&
    holds(
      quizzes,
      (quiz) =>
        isObject(quiz) &&
        typeof quiz['right'] === 'boolean' &&
        typeof quiz['tries'] === 'number' &&
        typeof quiz['at'] === 'string',
    ) &&
    holds(exercises, (own) => isObject(own) && typeof own['points'] === 'number' && typeof own['of'] === 'number');
  if (!well)
    throw new Error('This progress was changed by hand, and something in it is not as it was written. Export it anew.');
  return value as unknown as Progress;
}

/** Of each thing the better. */
export function merge(one: Progress, other: Progress): Progress {
  return {
    version: 1,
    read: joined(one.read, other.read, (a, b) => (a <= b ? a : b)),
    quizzes: joined(one.quizzes, other.quizzes, (a, b) => {
      const newer = a.at >= b.at ? a : b;
      return { ...newer, right: a.right || b.right, tries: Math.max(a.tries, b.tries) };
    }),
    exercises: joined(one.exercises, other.exercises, (a, b) => (a.points >= b.points ? a : b)),
  };
}

function joined<Value>(
  one: Readonly<Record<string, Value>>,
  other: Readonly<Record<string, Value>>,
  better: (a: Value, b: Value) => Value,
): Record<string, Value> {
  const all = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const own = one[key];
    all[key] = own === undefined ? value : better(own, value);
  }
  return sorted(all);
}

function sorted<Value>(all: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function note(now: Progress): void {
  keep(now);
  if (serverThere) sendProgress(now).catch((error: unknown) => reportError(error));
}

async function sendProgress(now: Progress): Promise<void> {
  followProgress(await send<Progress>('progress', now, 'PUT'));
}

function keep(now: Progress): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(now));
  } catch {
    // Storage is closed or full: what is on the page stays true until it is left.
  }
  dispatchEvent(new Event(CHANGED));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function holds(value: unknown, each: (entry: unknown) => boolean): boolean {
  return isObject(value) && Object.values(value).every(each);
}
