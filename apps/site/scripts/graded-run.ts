/**
 * Grades one wrong solution of hello-event with the real grader and keeps its verdict for the start page.
 *
 * Usage: `pnpm --filter @coldstart/site graded-run`
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { findExercise, loadCourse, variantsOf } from '@coldstart/exercise';
import { grade, type ExerciseVerdict } from '@coldstart/grader';
import { SERVICES } from '@coldstart/services';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const exercise = findExercise(await loadCourse(root), 'hello-event', root);
const [found] = variantsOf(exercise);
if (found === undefined) throw new Error(`${exercise.path} has no variant: it needs one in exercise.yaml.`);
let verdict: ExerciseVerdict | undefined;
const settings = {
  services: SERVICES,
  root,
  seed: 7,
  backend: 'embedded',
  signal: new AbortController().signal,
} as const;
await grade([{ variant: found, answer: { kind: 'wrong', name: 'hello-undefined' } }], {
  ...settings,
  events: { onVerdict: (_job, newest) => void (verdict = newest) },
});
if (verdict === undefined)
  throw new Error('The grader gave no verdict: run `pnpm course check hello-event` to see why.');
await writeFile(new URL('../src/data/graded-run.json', import.meta.url), `${JSON.stringify(verdict, undefined, 2)}\n`);
