import type { Backend } from './backend/index.ts';

interface Opened {
  readonly backend: Promise<Backend>;
  /** Jobs that run there now. */
  users: number;
  /** One of them moves time. */
  moving: boolean;
}

/**
 * The clouds of a run. Moving time moves it for everyone in a cloud, so a job that does has one of its own while it runs:
 * no other waits for it, and no other's timers fire. A cloud whose time cannot be moved is the only one.
 */
export class Backends {
  readonly #open: () => Promise<Backend>;
  readonly #opened: Opened[] = [];
  #closed = false;

  /** @param open called when the first job needs a cloud, and when one more is needed */
  constructor(open: () => Promise<Backend>) {
    this.#open = open;
  }

  /** Opens the first one, before a job needs it. */
  first(): Promise<Backend> {
    return (this.#opened[0] ?? this.#openOne()).backend;
  }

  /**
   * Runs a job on a cloud.
   *
   * @param moves that the job moves time
   */
  async use<Result>(moves: boolean, job: (backend: Backend) => Promise<Result>): Promise<Result> {
    const first = await this.first();
    if (first.capabilities.clock === undefined) return job(first);
    const fits = ({ users, moving }: Opened): boolean => (moves ? users === 0 : !moving);
    const opened = this.#opened.find(fits) ?? this.#openOne();
    opened.users += 1;
    opened.moving = moves;
    try {
      return await job(await opened.backend);
    } finally {
      opened.users -= 1;
      opened.moving = false;
    }
  }

  /** Why they can be used no more; `undefined` while they run. */
  async failure(): Promise<string | undefined> {
    if (this.#closed) return 'The run was ended before this was graded. Start it again.';
    const first = await this.#opened[0]?.backend.catch(() => undefined);
    return first?.failure?.();
  }

  async close(): Promise<void> {
    this.#closed = true;
    const opened = this.#opened.splice(0);
    await Promise.all(opened.map(async ({ backend }) => (await backend.catch(() => undefined))?.close()));
  }

  #openOne(): Opened {
    const opened = { backend: this.#open(), users: 0, moving: false };
    // What is wrong with it is said when a job uses it.
    opened.backend.catch(() => undefined);
    this.#opened.push(opened);
    return opened;
  }
}
