import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from './durable.ts';

const lastSchema = z.strictObject({
  id: z.uuid(),
  learner: z.string(),
  /** Of the files. */
  fingerprint: z.string(),
});
export type LastSubmitted = z.infer<typeof lastSchema>;

export interface Of {
  readonly slug: string;
  readonly variant: string;
}

/** `.coldstart/classroom/submitted/`: which files were submitted last, so that what has changed since is known. */
const fileOf = (root: string, { slug, variant }: Of): string =>
  join(root, '.coldstart', 'classroom', 'submitted', `${slug}.${variant}.json`);

/** Undefined where nothing is known: then it is submitted once more, which does no harm. */
export async function lastSubmitted(root: string, of: Of, learner: string): Promise<LastSubmitted | undefined> {
  try {
    const last = lastSchema.parse(JSON.parse(await readFile(fileOf(root, of), 'utf8')));
    return last.learner === learner ? last : undefined;
  } catch {
    return undefined;
  }
}

export async function noteSubmitted(root: string, of: Of, last: LastSubmitted): Promise<void> {
  await writeDurably(fileOf(root, of), `${JSON.stringify(last)}\n`);
}

/** It was refused: its files may be submitted again. */
export async function forgetSubmitted(root: string, of: Of, id: string, learner: string): Promise<void> {
  if ((await lastSubmitted(root, of, learner))?.id === id) await rm(fileOf(root, of), { force: true });
}
