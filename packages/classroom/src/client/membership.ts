import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Classroom, type Patience } from './classroom.ts';
import { writeDurably } from './durable.ts';
import { ClassroomError } from './problem.ts';

const membershipSchema = z.strictObject({
  version: z.literal(1),
  /** `http://192.168.1.5:4400` */
  server: z.url(),
  /** Of a certificate of its own. */
  fingerprint: z.string().optional(),
  title: z.string(),
  learner: z.strictObject({ id: z.string().min(1), name: z.string() }),
  /** Whoever has it may submit as this learner. */
  token: z.string().min(1),
});

/** Which class a clone has joined, and as whom: `.coldstart/classroom.json`, for its owner alone. */
export type Membership = z.infer<typeof membershipSchema>;

const fileOf = (root: string): string => join(root, '.coldstart', 'classroom.json');

/** @throws ClassroomError where the file is broken */
export async function readMembership(root: string): Promise<Membership | undefined> {
  let text: string;
  try {
    text = await readFile(fileOf(root), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return membershipSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ClassroomError(
      '.coldstart/classroom.json cannot be read. Run `pnpm join --leave`, then join again with the code of your class.',
      { cause },
    );
  }
}

export async function writeMembership(root: string, membership: Membership): Promise<void> {
  await writeDurably(fileOf(root), `${JSON.stringify(membership, undefined, 2)}\n`);
}

export async function forgetMembership(root: string): Promise<void> {
  await rm(fileOf(root), { force: true });
}

/** The classroom that was joined, asked as this learner. */
export function classroomOf(membership: Membership, patience?: Patience): Classroom {
  return new Classroom(membership, membership.token, patience);
}
