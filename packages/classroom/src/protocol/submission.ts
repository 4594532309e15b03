import { z } from 'zod';
import type { ExerciseVerdict } from '@coldstart/grader/verdict';
import { LIMITS } from './limits.ts';

/** `hello-event` */
export const slugSchema = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(100);
/** `typescript` */
export const variantSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/)
  .max(40);

const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Why a path is none within an exercise's folder, or undefined: the same on every system that a file may be opened on. */
export function pathProblem(path: string): string | undefined {
  const parts = path.split('/');
  if (path.length === 0 || path.length > LIMITS.path) return `has more than ${LIMITS.path} characters, or none`;
  if (parts.length > LIMITS.depth) return `lies more than ${LIMITS.depth} folders deep`;
  if (path.normalize('NFC') !== path) return 'is not in Unicode’s composed form';
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\:*?"<>|]/u.test(path)) return 'has characters that not every system allows in names';
  for (const part of parts) {
    if (part === '' || part === '.' || part === '..') return 'does not stay in the folder of the exercise';
    if (/[. ]$/.test(part) || DEVICES.test(part)) return 'has a name that not every system allows';
  }
  return undefined;
}

/** Within the folder of the exercise, with forward slashes: `src/hello.mts`. */
const pathSchema = z.string().superRefine((path, context) => {
  const problem = pathProblem(path);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: `The path ${problem}. Rename the file.` });
});

const fileSchema = z.strictObject({
  path: pathSchema,
  /** Base64 of its bytes. */
  contents: z.base64(),
  executable: z.boolean().optional(),
});

export const submittedFilesSchema = z
  .array(fileSchema)
  .max(
    LIMITS.files,
    `More than ${LIMITS.files} files are no answer to an exercise. Move what it does not need elsewhere.`,
  )
  .superRefine((files, context) => {
    const names = new Set<string>();
    let bytes = 0;
    for (const { path, contents } of files) {
      bytes += (contents.length / 4) * 3;
      // Where capitals do not tell names apart, one would lie over the other.
      const name = path.toLowerCase();
      if (names.has(name)) context.addIssue({ code: 'custom', message: `\`${path}\` is there twice. Send it once.` });
      names.add(name);
    }
    if (bytes > LIMITS.bytes + 3 * files.length)
      context.addIssue({
        code: 'custom',
        message: `The files hold more than ${LIMITS.bytes / 1024 / 1024} MB. Move what the exercise does not need elsewhere.`,
      });
  });

/** What a learner sends: the files that differ from the starter, nothing else. */
export const submissionAskedSchema = z
  .strictObject({
    /** Made by the sender, so that what was sent twice counts once. */
    id: z.uuid(),
    slug: slugSchema,
    variant: variantSchema,
    /** When it was submitted on the learner's machine, ISO 8601; it may go out later. Shown, and never believed. */
    writtenAt: z.iso.datetime(),
    files: submittedFilesSchema,
    /** Paths of the starter's files that are not there any more. */
    removed: z.array(pathSchema).max(LIMITS.files, `More than ${LIMITS.files} files cannot be removed.`).optional(),
  })
  .superRefine(({ files, removed = [] }, context) => {
    const names = new Set(files.map(({ path }) => path.toLowerCase()));
    for (const path of removed) {
      const name = path.toLowerCase();
      if (names.has(name))
        context.addIssue({
          code: 'custom',
          path: ['removed'],
          message: `\`${path}\` is sent or removed already. Name it once, and not in other capitals.`,
        });
      names.add(name);
    }
  });
export type SubmissionAsked = z.infer<typeof submissionAskedSchema>;
export type SubmittedFile = SubmissionAsked['files'][number];

/** The answer to a submission, once it is kept: 202, or 200 where it was there already. */
export interface Submitted {
  readonly id: string;
  /** When the server took it, ISO 8601: this counts for deadlines. */
  readonly submittedAt: string;
  /** Seconds after the deadline; absent when in time. */
  readonly late?: number;
  /** How many are graded first. */
  readonly ahead: number;
}

/** A submission as its learner sees it. */
export interface SubmissionState extends Submitted {
  readonly slug: string;
  readonly variant: string;
  readonly writtenAt: string;
  /** How many were changed, or removed. */
  readonly files: number;
  /** Absent while it waits or is graded. */
  readonly verdict?: CountedVerdict;
  /** Written by the instructor. */
  readonly remark?: Remark;
  /** The one of its exercise that counts. */
  readonly counts: boolean;
}

/** What the server's own grading came to. */
export interface CountedVerdict {
  /** As the grader said. */
  readonly verdict: ExerciseVerdict;
  /** Of 100, after what the late rule takes. */
  readonly points: number;
  readonly gradedAt: string;
}

export interface Remark {
  readonly text: string;
  readonly at: string;
}
