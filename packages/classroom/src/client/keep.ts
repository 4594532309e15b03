import { randomUUID } from 'node:crypto';
import { noteSubmitted } from './last-submitted.ts';
import type { Membership } from './membership.ts';
import { Outbox, type Waiting } from './outbox.ts';
import { ClassroomError } from './problem.ts';
import type { EditedWork } from './work.ts';

const DISK: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Make room',
  EDQUOT: 'your share of the disk is full. Make room',
  EROFS: 'the folder cannot be written. Work in a clone of your own',
  EACCES: 'the folder `.coldstart` is not yours to write. Make it yours',
  EPERM: 'the folder `.coldstart` is not yours to write. Make it yours',
};

/**
 * Keeps what was written as a submission. From here on it arrives once, or is refused: nothing is lost.
 *
 * @throws ClassroomError where it cannot be kept
 */
export async function keepWork(root: string, { learner, server }: Membership, work: EditedWork): Promise<Waiting> {
  const { variant, fingerprint, files, removed } = work;
  const of = { slug: variant.exercise.slug, variant: variant.name };
  const asked = {
    id: randomUUID(),
    ...of,
    writtenAt: new Date().toISOString(),
    files: [...files],
    // Said only where it is so: a classroom of an earlier version does not know the word.
    ...(removed.length > 0 && { removed: [...removed] }),
  };
  try {
    const waiting = await new Outbox(root).keep({ version: 1, learner: learner.id, server, asked });
    await noteSubmitted(root, of, { id: asked.id, learner: learner.id, fingerprint });
    return waiting;
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? DISK[String(error.code)] : undefined;
    if (why === undefined) throw error;
    throw new ClassroomError(`Nothing was submitted: ${why}, then submit again.`, { cause: error });
  }
}
