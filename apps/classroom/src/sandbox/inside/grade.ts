import { findExercise, loadCourse, variantsOf, type Course, type SubmittedAnswer } from '@coldstart/exercise';
import { createGrader, type ExerciseVerdict } from '@coldstart/grader';
import { SERVICES } from '@coldstart/services';
import { boundedVerdict } from './bounded.ts';
import type { InsideRequest } from './messages.ts';
import { noteRemains } from './remains.ts';

/** Grades what was sent, one submission at a time. */
export interface InsideGrader {
  /** Has the cloud ready, and what functions are forked from. */
  warm(): Promise<void>;
  /** @returns `spent` where something is left of it that the next submission might meet */
  grade(request: InsideRequest): Promise<{ verdict: ExerciseVerdict; spent?: string }>;
  close(): Promise<void>;
}

/**
 * @param root the course, as it is inside
 * @param alone whether nothing else runs where this runs, so that whatever is left can be told
 */
export function gradeInside(root: string, alone: boolean): InsideGrader {
  const { grader } = createGrader({ root, services: SERVICES, backend: 'embedded', force: true, forgetful: true });
  let read: { readonly version: string; readonly course: Promise<Course> } | undefined;

  const courseOf = (version: string): Promise<Course> => {
    if (read?.version !== version) read = { version, course: loadCourse(root) };
    return read.course;
  };

  return {
    warm: async () => void (await grader.warm()),
    grade: async ({ slug, variant: name, files, removed, version, seed }) => {
      const remains = alone ? noteRemains() : undefined;
      const exercise = findExercise(await courseOf(version), slug, root);
      const variant = variantsOf(exercise).find((one) => one.name === name);
      if (variant === undefined) throw new Error(`${slug} has no variant \`${name}\`. Submit another one.`);
      const verdict = await grader.grade({ variant, answer: answerOf(files, removed), seed });
      const spent = await remains?.since();
      return { verdict: boundedVerdict(verdict), ...(spent !== undefined && { spent }) };
    },
    close: () => grader.close(),
  };
}

function answerOf(files: InsideRequest['files'], removed: InsideRequest['removed']): SubmittedAnswer {
  return {
    kind: 'submitted',
    removed: new Set(removed),
    files: new Map(files.map(({ path, contents }) => [path, Buffer.from(contents, 'base64')])),
    executables: new Set(files.flatMap(({ path, executable }) => (executable === true ? [path] : []))),
  };
}
