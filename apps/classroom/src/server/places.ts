import type { Queue } from '../queue/queue.ts';
import { Batch } from './batch.ts';

/** Where submissions wait, asked for many learners at once: each question looks at every job that waits. */
export class Places implements Pick<Queue, 'ahead'> {
  readonly #asked: Batch<string, number>;

  constructor(queue: Pick<Queue, 'ahead'>) {
    this.#asked = new Batch((ids) => queue.ahead(ids));
  }

  async ahead(submissions: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = await Promise.all(submissions.map(async (id) => [id, await this.#asked.get(id)] as const));
    return new Map(found.flatMap(([id, place]) => (place === undefined ? [] : [[id, place]])));
  }
}
