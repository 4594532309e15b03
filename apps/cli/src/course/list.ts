import { layStarter, loadCourse, type Exercise } from '@coldstart/exercise';
import { styleFor, UsageError } from '@coldstart/grader';
import { createColors } from 'picocolors';
import type { CourseLocation } from '../grade-command.ts';
import { isPassed, progressOf, type VariantProgress } from './progress.ts';

const print = (line = ''): void => void process.stdout.write(`${line}\n`);

export async function list({ root }: CourseLocation): Promise<void> {
  const style = styleFor(process.stdout, process.env);
  const paint = createColors(style.colour);
  const course = await loadCourse(root);
  let passed = 0;
  for (const exercise of course.exercises) {
    const progress = await progressOf(root, exercise);
    const done = isPassed(progress);
    if (done) passed += 1;
    const best = bestOf(progress);
    const state = done ? 'passed' : best === undefined ? '' : `${best} points`;
    const mark = done ? paint.green(style.symbols ? '✓' : '[x]') : style.symbols ? '·' : '[ ]';
    const number = String(exercise.number).padStart(2, '0');
    const { title, level, minutes } = exercise.manifest;
    const languages = Object.keys(exercise.manifest.variants).join(', ');
    print(`${mark} ${number} ${paint.bold(exercise.slug.padEnd(26))} ${state.padEnd(10)} ${level}, ${minutes} minutes`);
    print(`${' '.repeat(style.symbols ? 5 : 7)}${title} (lesson ${exercise.manifest.lesson}; ${languages})`);
  }
  for (const { error } of course.faults) print(paint.red(error.message));
  print();
  print(`${passed} of ${course.exercises.length} passed. \`pnpm course next\` shows what comes now.`);
}

/** What to do now: the first exercise that is not passed. */
export async function next({ root }: CourseLocation): Promise<void> {
  const course = await loadCourse(root);
  if (course.exercises.length === 0) throw new UsageError(`There is no exercise in ${root}; run this in the course.`);
  for (const exercise of course.exercises) {
    const progress = await progressOf(root, exercise);
    if (isPassed(progress)) continue;
    for (const { variant } of progress) await layStarter(variant);
    return show(exercise, progress);
  }
  print('Every exercise is passed. `pnpm course new` begins one of your own.');
}

function show(exercise: Exercise, progress: readonly VariantProgress[]): void {
  const { title, summary, minutes, lesson } = exercise.manifest;
  print(`${String(exercise.number).padStart(2, '0')} ${exercise.slug}: ${title}`);
  print(`   ${summary} About ${minutes} minutes; lesson ${lesson}.`);
  print();
  print(`   Read   ${exercise.path}/README.md`);
  for (const [index, { variant }] of progress.entries()) {
    const files = variant.entry.edit.map((file) => `${variant.path}/${file}`).join(', ');
    print(`   ${index === 0 ? 'Write ' : 'or    '} ${files}${progress.length > 1 ? ` (${variant.name})` : ''}`);
  }
  print(`   Then   pnpm grade ${exercise.slug} --watch`);
}

function bestOf(progress: readonly VariantProgress[]): number | undefined {
  const points = progress.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict.points]));
  return points.length === 0 ? undefined : Math.max(...points);
}
