import { layStarter, loadCourse, loadLessons, type Exercise, type Lesson } from '@coldstart/exercise';
import {
  isPassed,
  labelled,
  pointsOf,
  progressOf,
  UsageError,
  VerdictStore,
  type VariantProgress,
} from '@coldstart/grader';
import { ProgressFile } from '@coldstart/workshop/progress';
import { createColors } from 'picocolors';
import type { CourseLocation } from '../grade-command.ts';
import { print, style, tell } from '../print.ts';

const paint = createColors(style.colour);

export async function list({ root }: CourseLocation): Promise<void> {
  const course = await loadCourse(root);
  const verdicts = new VerdictStore(root);
  const all = await Promise.all(course.exercises.map((exercise) => progressOf(verdicts, exercise)));
  for (const [index, exercise] of course.exercises.entries()) show(exercise, all[index] ?? []);
  for (const { error } of course.faults) print(paint.red(error.message));
  print();
  const passed = all.filter(isPassed).length;
  tell(`${passed} of ${all.length} passed.${passed === all.length ? '' : ' `pnpm course next` shows what comes now.'}`);
}

function show({ number, slug, manifest }: Exercise, progress: readonly VariantProgress[]): void {
  const done = isPassed(progress);
  const mark = done ? paint.green(style.symbols ? '✓' : '[x]') : style.symbols ? '·' : '[ ]';
  const name = `${String(number).padStart(2, '0')} ${paint.bold(slug.padEnd(26))}`;
  print(`${mark} ${name} ${stateOf(progress)}`.trimEnd());
  const { title, lesson, level, minutes, variants } = manifest;
  const about = `${title} (lesson ${lesson}, ${level}, ${minutes} minutes; ${Object.keys(variants).join(', ')})`;
  print(labelled('', about, style.symbols ? 5 : 7, style.width, 0).join('\n'));
}

function stateOf(progress: readonly VariantProgress[]): string {
  if (isPassed(progress)) return 'passed';
  const points = pointsOf(progress);
  if (points !== undefined) return `${points.points} of ${points.of} points`;
  return progress.some(({ state }) => state === 'begun') ? 'begun' : '';
}

/**
 * What to do now, as the pages have it: the first lesson that is not read and the exercise of which is not passed, or
 * the first exercise that is not passed.
 */
export async function next({ root }: CourseLocation): Promise<void> {
  const course = await loadCourse(root);
  if (course.exercises.length === 0) throw new UsageError(`There is no exercise in ${root}; run this in the course.`);
  const lessons = await loadLessons(root);
  const { read } = await new ProgressFile(root).read();
  const verdicts = new VerdictStore(root);
  for (const exercise of course.exercises) {
    const progress = await progressOf(verdicts, exercise);
    if (isPassed(progress)) continue;
    for (const { variant } of progress) await layStarter(variant);
    const lesson = lessons.find(({ number }) => number === exercise.manifest.lesson);
    // A lesson whose exercise comes later is in nobody's way but the reader's.
    const comesLater = (lesson: Lesson): boolean =>
      course.exercises.some(({ slug, manifest }) => slug === lesson.exercise && manifest.lesson > lesson.number);
    const earlier = lessons.filter(
      (lesson) => lesson.number < exercise.manifest.lesson && read[lesson.slug] === undefined && comesLater(lesson),
    );
    for (const { number, title, path } of earlier) {
      print(`Lesson ${number}: ${title}`);
      print(labelled('Read', path, 3, style.width, 9).join('\n'));
      print();
    }
    return describe(exercise, progress, lesson, lesson !== undefined && read[lesson.slug] !== undefined);
  }
  tell('Every exercise is passed. `pnpm course new` begins one of your own.');
}

function describe(
  exercise: Exercise,
  progress: readonly VariantProgress[],
  lesson: Lesson | undefined,
  isRead: boolean,
): void {
  const { title, summary, minutes } = exercise.manifest;
  const say = (label: string, text: string): void => print(labelled(label, text, 3, style.width, 9).join('\n'));
  if (lesson !== undefined) {
    print(`Lesson ${lesson.number}: ${lesson.title}${isRead ? ' (read)' : ''}`);
    if (!isRead) say('Read', `${lesson.path}, or with \`pnpm start\` in the browser`);
    print();
  }
  print(`Exercise ${String(exercise.number).padStart(2, '0')} ${exercise.slug}: ${title}`);
  say('', `${summary} About ${minutes} minutes.`);
  say('Read', `${exercise.path}/README.md`);
  for (const [index, { variant }] of progress.entries()) {
    const files = variant.entry.edit.map((file) => `${variant.path}/${file}`).join(', ');
    say(index === 0 ? 'Write' : 'or', `${files}${progress.length > 1 ? ` (${variant.name})` : ''}`);
  }
  say('Then', `pnpm grade ${exercise.slug} --watch`);
}
