/** Asks the classroom's server. Who one is, a cookie says that no script can read; so nothing is kept here. */
import type { BoardEvent, LearnerEvent } from '@coldstart/classroom/protocol';
import { API } from './find.ts';

/** Milliseconds until a lost stream is tried again; each page adds some of its own, so that not all come at once. */
const AGAIN_AFTER = 1000;

/** What the server says when it refuses; its message is for the reader. */
export class Refused extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** Nobody answers: the network, the server, or something between them. */
export class Unreached extends Error {}

export async function ask<Answer>(path: string): Promise<Answer> {
  return answerOf<Answer>(await reach(path, { headers: { accept: 'application/json' }, cache: 'no-store' }));
}

export async function change<Answer>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return answerOf<Answer>(await reach(path, { method, headers, body: JSON.stringify(body ?? {}) }));
}

/** Where the browser itself fetches something: a download. */
export function addressOf(path: string): string {
  return `${API}/${path}`;
}

/** What comes at which address. */
interface Streams {
  readonly 'classroom/events': LearnerEvent;
  readonly 'board/events': BoardEvent;
}

export type Connection = { readonly type: 'connection'; readonly up: boolean };

/**
 * Events for as long as the page is seen: a browser keeps six connections to a server, and pages in the background
 * would take them from those that are looked at. Each new connection begins with the server's `hello`: ask for the state.
 *
 * @returns ends it
 */
export function follow<Path extends keyof Streams>(
  path: Path,
  onEvent: (event: Streams[Path] | Connection) => void,
): () => void {
  let stream: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const close = (): void => {
    clearTimeout(again);
    stream?.close();
    stream = undefined;
  };
  const open = (): void => {
    close();
    if (document.hidden) return;
    stream = new EventSource(`${API}/${path}`);
    stream.addEventListener('open', () => onEvent({ type: 'connection', up: true }));
    stream.addEventListener('message', ({ data }: MessageEvent<string>) => onEvent(JSON.parse(data) as Streams[Path]));
    stream.addEventListener('error', () => {
      // Browsers differ in what they try again by themselves.
      close();
      again = setTimeout(open, AGAIN_AFTER * (1 + Math.random()));
      onEvent({ type: 'connection', up: false });
    });
  };
  document.addEventListener('visibilitychange', open);
  open();
  return () => {
    document.removeEventListener('visibilitychange', open);
    close();
  };
}

async function reach(path: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(`${API}/${path}`, options);
  } catch {
    throw new Unreached(
      'The classroom does not answer. Look whether you are in the same network; this page tries again.',
    );
  }
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as Answer;
  throw new Refused(errorIn(text) ?? `${response.status} ${response.statusText}`.trim(), response.status);
}

/** Something between the page and the server may answer in its own words, which are none for the reader. */
function errorIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : undefined;
  } catch {
    return undefined;
  }
}

/** What to read where an error is caught. */
export function sayError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
