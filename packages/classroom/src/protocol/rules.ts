import { z } from 'zod';

/**
 * What happens to what comes late. `none` takes nothing after the deadline; `penalty` takes points off for each begun
 * step, down to a least share.
 */
export const lateRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('penalty'),
    /** Percent of the points that each begun step takes. */
    percent: z.number().min(0).max(100),
    /** Hours of a step. */
    hours: z
      .number()
      .positive()
      .max(24 * 365),
    /** Percent of the points that are left at the least. */
    least: z.number().min(0).max(100).default(0),
    /** Hours after the deadline until which anything is taken; without it there is no end. */
    until: z
      .number()
      .positive()
      .max(24 * 365)
      .optional(),
  }),
]);
export type LateRule = z.infer<typeof lateRuleSchema>;

export const exerciseRulesSchema = z.strictObject({
  open: z.boolean(),
  /** A moment, with its offset: ISO 8601. */
  deadline: z.iso.datetime({ offset: true }).optional(),
  /** The zone that it was meant in, `Europe/Vienna`: how it is shown. */
  zone: z.string().max(60).optional(),
  late: lateRuleSchema.optional(),
});
export type ExerciseRules = z.infer<typeof exerciseRulesSchema>;

/** Which of a learner's submissions of an exercise counts. */
export const countsSchema = z.enum(['best', 'last']);
export type Counts = z.infer<typeof countsSchema>;

/** Whether something is taken at a moment, and how late it is: seconds, 0 when in time. */
export type Lateness =
  | { readonly taken: true; readonly late: number }
  | { readonly taken: false; readonly why: string };

/** @param at milliseconds, of the server's clock */
export function lateness(rules: ExerciseRules, at: number): Lateness {
  if (!rules.open) return { taken: false, why: 'This exercise is not open. Ask your instructor to open it.' };
  if (rules.deadline === undefined) return { taken: true, late: 0 };
  const late = Math.max(0, Math.ceil((at - Date.parse(rules.deadline)) / 1000));
  if (late === 0) return { taken: true, late };
  const rule = rules.late ?? { kind: 'none' };
  const over = rule.kind === 'none' || (rule.until !== undefined && late > rule.until * 3600);
  if (over) return { taken: false, why: 'The deadline is over. Ask your instructor whether it can be moved.' };
  return { taken: true, late };
}

/** Points, one decimal, after what the rule takes for being late. */
export function pointsAfter(points: number, rules: Pick<ExerciseRules, 'late'>, late: number): number {
  const rule = rules.late;
  if (late <= 0 || rule === undefined || rule.kind === 'none') return points;
  const steps = Math.ceil(late / (rule.hours * 3600));
  const share = Math.max(rule.least, 100 - steps * rule.percent);
  return Math.round(points * share) / 100;
}

/** The one that counts, of submissions in the order of their arrival: the best (of equal ones the first), or the last that was graded. */
export function counting<One extends { readonly points: number | undefined }>(
  submissions: readonly One[],
  counts: Counts,
): One | undefined {
  const graded = submissions.filter(({ points }) => points !== undefined);
  if (counts === 'last') return graded.at(-1);
  return graded.reduce<One | undefined>(
    (best, one) => (best === undefined || (one.points ?? 0) > (best.points ?? 0) ? one : best),
    undefined,
  );
}
