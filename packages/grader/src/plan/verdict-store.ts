import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { answerName, type Job } from './jobs.ts';
import { exerciseVerdictSchema } from '../verdict.ts';

const recordSchema = z.object({
  /** What `verdict` was found for. */
  fingerprint: z.string(),
  verdict: exerciseVerdictSchema,
  /** The learner's files when attempts were last counted. */
  submission: z.string(),
  /** How often a check has failed, by id, each version of the files counted once. */
  attempts: z.record(z.string(), z.int().min(0)),
  passed: z.boolean().default(false),
});

/** What is known of an earlier run. */
export type VerdictRecord = z.infer<typeof recordSchema>;

/** The name of a job's record; it is a file's name, too. */
export function jobKey({ variant, answer }: Job): string {
  return [variant.exercise.slug, variant.name, ...answerName(answer).split('/')].join('.');
}

/** Verdicts and attempts in `.coldstart/`. Nothing in it is needed: a file that is broken or cannot be written is as good as none. */
export class VerdictStore {
  readonly #folder: string;

  constructor(root: string) {
    this.#folder = join(root, '.coldstart', 'verdicts');
  }

  async load(key: string): Promise<VerdictRecord | undefined> {
    try {
      const found = recordSchema.safeParse(JSON.parse(await readFile(this.#file(key), 'utf8')));
      return found.success ? found.data : undefined;
    } catch {
      return undefined;
    }
  }

  async save(key: string, value: VerdictRecord): Promise<void> {
    const file = this.#file(key);
    const temporary = `${file}.${process.pid}.new`;
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(temporary, `${JSON.stringify(value)}\n`);
      await rename(temporary, file);
    } catch {
      // Grading goes on without the file, e.g. in a read-only checkout.
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  #file(key: string): string {
    return join(this.#folder, `${key}.json`);
  }
}
