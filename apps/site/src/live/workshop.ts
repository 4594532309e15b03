/** Asks the server behind `pnpm start`. A site that is hosted without it has `null` at these addresses. */
import type { CourseState, Progress } from '@coldstart/workshop/api';

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
  const headers = { 'content-type': 'application/json', 'x-coldstart': '1' };
  return answerOf<Answer>(await reach(path, { method, headers, body: JSON.stringify(body) }));
}

export function eventStream(): EventSource {
  return new EventSource(`${API}/events`);
}

/** What to read where an error is caught. */
export function sayError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function quietly<Answer>(path: string): Promise<Answer | undefined> {
  try {
    const response = await fetch(`${API}/${path}`, { headers: { accept: 'application/json' } });
    if (!response.ok) return undefined;
    return ((await response.json()) as Answer | null) ?? undefined;
  } catch {
    // No server, or one that speaks of something else: the page stays as it was written.
    return undefined;
  }
}

async function reach(path: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(`${API}/${path}`, options);
  } catch {
    throw new Refused('The local server does not answer. Look at the terminal with `pnpm start`, or start it again.');
  }
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const text = await response.text();
  const body: unknown = text === '' ? {} : JSON.parse(text);
  if (response.ok) return body as Answer;
  const said = typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : response.statusText;
  throw new Refused(said);
}
