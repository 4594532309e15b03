import { exerciseVerdictSchema } from '@coldstart/grader/verdict';
import { z } from 'zod';
import type { ClassroomInfo, Joined, Me, PersonalCode } from './join.ts';
import type { LearnerState } from './learner.ts';
import type { CountedVerdict, Remark, SubmissionState, Submitted } from './submission.ts';

/**
 * What a client believes of the server's answers: anything may answer at an address, such as the sign-in page of a
 * network. What a newer server says besides is passed over.
 */
const text = z.string().max(10_000);
const count = z.int().min(0);

const meSchema: z.ZodType<Me> = z.object({ id: text.min(1), name: text });

export const classroomInfoSchema: z.ZodType<ClassroomInfo> = z.object({
  classroom: z.literal(true),
  title: text,
  ways: z.object({
    code: z.boolean(),
    roster: z.boolean(),
    openId: z.object({ name: text, path: text }).optional(),
  }),
  isolation: z.enum(['container', 'none']),
});

export const joinedSchema: z.ZodType<Joined> = z.object({
  learner: meSchema,
  token: text.min(1),
  personalCode: text.optional(),
});

export const personalCodeSchema: z.ZodType<PersonalCode> = z.object({ code: text.min(1) });

/** Of `LearnerState`, who one is, and where. */
export const whoSchema: z.ZodType<Pick<LearnerState, 'me' | 'title'>> = z.object({ me: meSchema, title: text });

const submitted = {
  id: z.uuid(),
  submittedAt: z.iso.datetime({ offset: true }),
  late: z.number().min(0).optional(),
  ahead: count,
};
export const submittedSchema: z.ZodType<Submitted> = z.object(submitted);

const countedVerdictSchema: z.ZodType<CountedVerdict> = z.object({
  verdict: exerciseVerdictSchema,
  points: z.number().min(0),
  gradedAt: z.iso.datetime({ offset: true }),
});
const remarkSchema: z.ZodType<Remark> = z.object({ text, at: z.iso.datetime({ offset: true }) });

export const submissionStateSchema: z.ZodType<SubmissionState> = z.object({
  ...submitted,
  slug: text,
  variant: text,
  writtenAt: z.iso.datetime({ offset: true }),
  files: count,
  verdict: countedVerdictSchema.optional(),
  remark: remarkSchema.optional(),
  counts: z.boolean(),
});

export const errorSchema = z.object({ error: text.min(1) });
