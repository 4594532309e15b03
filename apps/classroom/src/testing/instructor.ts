import { setTimeout as wait } from 'node:timers/promises';
import type { BoardEvent, BoardState, ExerciseRules, Regrade } from '@coldstart/classroom/protocol';

interface ExportedVerdict {
  readonly submission_id: string;
  readonly round: number;
  readonly graded_at: string;
  readonly verdict: { readonly status: string; readonly points: number };
}

/** Asks again where the server has just ended, for a minute: another one takes its place. */
async function patiently(ask: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      // What `fetch` throws where the connection is none.
      if (!(error instanceof TypeError) || attempt === 120) throw error;
      await wait(500);
    }
  }
}

/** What `pnpm classroom` prints. */
export interface ShownRoom {
  /** `http://127.0.0.1:4400` */
  readonly url: string;
  /** `K7M-2QX` */
  readonly code: string;
  /** What is behind the `#` of the board's link. */
  readonly secret: string;
}

/** @returns undefined while it has not printed all of it */
export function shownRoom(printed: string): ShownRoom | undefined {
  const code = /The code\s+(\S+)/.exec(printed)?.[1];
  const link = /^(?<url>https?:\/\/\S+)\/board\/#secret=(?<secret>\S+)$/m.exec(printed)?.groups;
  if (code === undefined || link === undefined) return undefined;
  return { url: link['url'] ?? '', code, secret: link['secret'] ?? '' };
}

/** Speaks for the instructor, as the board's page does. */
export class Instructor {
  readonly #url: string;
  readonly #cookie: string;

  private constructor(url: string, cookie: string) {
    this.#url = url;
    this.#cookie = cookie;
  }

  static async enter({ url, secret }: Pick<ShownRoom, 'url' | 'secret'>): Promise<Instructor> {
    const answer = await fetch(`${url}/api/board/enter`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret }),
    });
    if (!answer.ok) throw new Error(`The board does not open: ${answer.status} ${await answer.text()}`);
    return new Instructor(
      url,
      answer.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; '),
    );
  }

  async open(slug: string): Promise<void> {
    const rules: ExerciseRules = { open: true };
    await this.#ask(`/api/board/exercises/${slug}`, { method: 'PUT', body: JSON.stringify(rules) });
  }

  async board(): Promise<BoardState> {
    return (await (await this.#ask('/api/board')).json()) as BoardState;
  }

  /** Every verdict of the class. */
  async verdicts(): Promise<readonly ExportedVerdict[]> {
    const answer = await this.#ask('/api/board/export.json');
    return ((await answer.json()) as { verdicts: readonly ExportedVerdict[] }).verdicts;
  }

  /** Grades every submission of an exercise again. */
  async regrade(slug: string): Promise<Regrade> {
    const answer = await this.#ask('/api/board/regrades', { method: 'POST', body: JSON.stringify({ slug }) });
    return (await answer.json()) as Regrade;
  }

  async readRegrade(round: number): Promise<Regrade> {
    return (await (await this.#ask(`/api/board/regrades/${round}`)).json()) as Regrade;
  }

  async applyRegrade(round: number): Promise<void> {
    await this.#ask(`/api/board/regrades/${round}/apply`, { method: 'POST', body: '{}' });
  }

  async discardRegrade(round: number): Promise<void> {
    await this.#ask(`/api/board/regrades/${round}/discard`, { method: 'POST', body: '{}' });
  }

  /** Tells what the board is told, until the signal. */
  async listen(told: (event: BoardEvent) => void, signal: AbortSignal): Promise<void> {
    const { body } = await this.#ask('/api/board/events', { signal });
    if (body === null) throw new Error('The board sends no events.');
    let rest = '';
    try {
      for await (const text of body.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.startsWith('data: ')) told(JSON.parse(line.slice(6)) as BoardEvent);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #ask(path: string, options: RequestInit = {}): Promise<Response> {
    const headers = { cookie: this.#cookie, 'content-type': 'application/json' };
    const answer = await patiently(() => fetch(`${this.#url}${path}`, { ...options, headers }));
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
    return answer;
  }
}
