import type { Exercise } from '@coldstart/exercise';
import type { CheckVerdict } from '../verdict.ts';
import { hintsAbout, hintsOf } from './hints.ts';

/**
 * What is wrong with the hints of an exercise, one sentence each: a hint that nothing brings up is about no cause, and a
 * failure without a hint leaves a learner alone. Failures that the platform explains need none.
 *
 * @param verdicts of the checks of all answers that are to fail
 */
export function inspectHints(exercise: Exercise, verdicts: readonly CheckVerdict[]): string[] {
  const findings = new Set<string>();
  for (const { id } of exercise.manifest.checks) {
    const own = verdicts.filter((verdict) => verdict.id === id);
    const given = new Set(own.flatMap((verdict) => hintsAbout(hintsOf(exercise, id), verdict)));
    for (const { text } of hintsOf(exercise, id)) {
      if (!given.has(text))
        findings.add(`\`${id}\`: no wrong answer brings up the hint "${text}"; write one, or mend its \`when\`.`);
    }
    for (const verdict of own) {
      const alone = verdict.status === 'fail' && verdict.because === undefined && verdict.meaning === undefined;
      if (alone && hintsAbout(hintsOf(exercise, id), verdict).length === 0)
        findings.add(`\`${id}\` has no hint about this failure: ${verdict.message}`);
    }
  }
  return [...findings];
}
