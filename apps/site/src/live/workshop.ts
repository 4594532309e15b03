/** Asks the server behind `pnpm start`. A site that is hosted without it has `null` at these addresses. */
import type { CourseState, Progress } from '@coldstart/workshop/api';
import { element, withCode } from './html.ts';
import { keyFor } from './key.ts';

const API = `${import.meta.env.BASE_URL.replace(/\/$/, '')}/api`;

/** What the server says when it refuses; its message is for the reader. */
export class Refused extends Error {}

/** The course as the server knows it; undefined where there is no server. Asked once, and quietly. */
export async function findWorkshop(): Promise<CourseState | undefined> {
  return quietly<CourseState>('course');
}

export async function fetchProgress(): Promise<Progress | undefined> {
  return quietly<Progress>('progress');
}

export async function ask<Answer>(path: string): Promise<Answer> {
  return answerOf<Answer>(await reach(path, { headers: { accept: 'application/json' }, cache: 'no-store' }));
}

export async function send<Answer>(path: string, body: unknown, method: 'POST' | 'PUT' = 'POST'): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  return answerOf<Answer>(await reach(path, { method, headers, body: JSON.stringify(body) }));
}

export async function eventStream(): Promise<EventSource> {
  return new EventSource(`${API}/events?key=${encodeURIComponent(await keyFor(API))}`);
}

/** What to read where an error is caught. */
export function sayError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function quietly<Answer>(path: string): Promise<Answer | undefined> {
  try {
    const response = await request(path, { headers: { accept: 'application/json' } });
    if (!response.ok) return undefined;
    return ((await response.json()) as Answer | null) ?? undefined;
  } catch {
    // No server, or one that speaks of something else: the page stays as it was written.
    return undefined;
  }
}

async function reach(path: string, options: RequestInit): Promise<Response> {
  try {
    return await request(path, options);
  } catch {
    throw new Refused('The local server does not answer. Look at the terminal with `pnpm start`, or start it again.');
  }
}

async function request(path: string, options: RequestInit): Promise<Response> {
  const headers = { ...options.headers, 'x-coldstart': await keyFor(API) };
  const response = await fetch(`${API}/${path}`, { ...options, headers });
  showLocked(response.status === 401);
  return response;
}

let locked: HTMLElement | undefined;

/** Says, above everything, what to do about a key that is missing or of an earlier start. */
function showLocked(now: boolean): void {
  if (!now) {
    locked?.remove();
    return;
  }
  locked ??= element(
    'p',
    { class: 'notice locked', role: 'status' },
    ...withCode(
      'You can read here, but this page does not belong to your course yet. Open the link that `pnpm start` shows in its terminal, once for each browser and each start: it ends in `#key=` and a long word.',
    ),
  );
  if (!locked.isConnected) document.querySelector('main')?.prepend(locked);
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const text = await response.text();
  const body: unknown = text === '' ? {} : JSON.parse(text);
  if (response.ok) return body as Answer;
  const said = typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : response.statusText;
  throw new Refused(said);
}
