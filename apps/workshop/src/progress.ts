import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Progress } from './api.ts';

/** What a person has read and answered; how far the exercises are, their files say. */
export type Reading = Omit<Progress, 'exercises'>;

const key = z.string().min(1).max(200);
const count = z.int().min(0).max(1_000_000);
const moment = z.iso.datetime();

/** What a browser may send, and what the file holds; what either says of exercises is left out. */
export const readingSchema = z.object({
  version: z.literal(1),
  read: z.record(key, moment),
  quizzes: z.record(key, z.object({ right: z.boolean(), tries: count, at: moment })),
});

const NOTHING: Reading = { version: 1, read: {}, quizzes: {} };

/** Both tabs are right: what one has and the other lacks stays, and the better of two stays. */
export function merge(one: Reading, other: Reading): Reading {
  const read = { ...one.read };
  for (const [slug, at] of Object.entries(other.read)) if ((read[slug] ?? '~') > at) read[slug] = at;
  const quizzes = { ...one.quizzes };
  for (const [id, quiz] of Object.entries(other.quizzes)) {
    const before = quizzes[id];
    quizzes[id] =
      before === undefined
        ? quiz
        : {
            right: before.right || quiz.right,
            tries: Math.max(before.tries, quiz.tries),
            at: before.at > quiz.at ? before.at : quiz.at,
          };
  }
  return { version: 1, read, quizzes };
}

/** `.coldstart/progress.json`. */
export class ProgressFile {
  readonly #file: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(root: string) {
    this.#file = join(root, '.coldstart', 'progress.json');
  }

  async read(): Promise<Reading> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch {
      return NOTHING;
    }
    try {
      return readingSchema.parse(JSON.parse(text));
    } catch {
      // Somebody's work may be in it: it is put aside, not written over.
      await rename(this.#file, `${this.#file}.broken`).catch(() => undefined);
      return NOTHING;
    }
  }

  /** Adds to what is there; two at a time take turns. */
  add(more: Reading): Promise<Reading> {
    const added = this.#last.then(async () => {
      const merged = merge(await this.read(), more);
      await mkdir(join(this.#file, '..'), { recursive: true });
      const temporary = `${this.#file}.${process.pid}.new`;
      await writeFile(temporary, `${JSON.stringify(merged, undefined, 2)}\n`);
      await rename(temporary, this.#file);
      return merged;
    });
    this.#last = added.catch(() => undefined);
    return added;
  }
}
