import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorAnswers, variantsOfAnswer, type AuthorAnswer } from './author-answers.ts';
import { variantsOf, type Course, type Exercise } from './course.ts';
import { differences } from './file-set.ts';
import { InvalidFile } from './friendly-errors.ts';
import { inspectRequirements, requirementsOf } from './requirements.ts';
import { readSubmission, readWork } from './submission.ts';

/** In so many other styles a task must be solvable without losing a point. */
const RIGHT_ANSWERS = 3;

/** What is wrong with an exercise as its author left it, one sentence each; grading finds the rest. */
export async function inspectExercise(course: Course, exercise: Exercise): Promise<string[]> {
  const findings = [
    ...(await inspectLesson(course, exercise)),
    ...(await inspectRequirements(exercise)),
    ...(await inspectAnswers(exercise)),
  ];
  const checks = await readdir(join(exercise.folder, 'checks')).catch(() => []);
  if (!checks.some((name) => name.endsWith('.check.ts'))) {
    findings.push(`${exercise.path}/checks holds no *.check.ts; write one.`);
  }
  if (!(await exists(join(exercise.folder, 'README.md')))) findings.push(`${exercise.path}/README.md is missing.`);
  for (const variant of variantsOf(exercise)) {
    const starter = await readSubmission(variant, { kind: 'starter' });
    if (starter.files.size === 0) findings.push(`${variant.path}/starter is empty; put the starting files there.`);
    for (const path of variant.entry.edit) {
      if (!starter.files.has(path)) findings.push(`${variant.path}/starter/${path} is missing, but \`edit\` names it.`);
    }
    const solution = await readSubmission(variant, { kind: 'solution' });
    if (differences(solution, starter).length === 0) {
      findings.push(`${variant.path}/solution changes nothing of the starter.`);
    }
    for (const path of differences(solution, starter)) {
      if (!variant.entry.edit.includes(path)) {
        findings.push(`${variant.path}/solution changes ${path}, but \`edit\` does not name it.`);
      }
    }
  }
  return findings;
}

async function inspectAnswers(exercise: Exercise): Promise<string[]> {
  let answers: AuthorAnswer[];
  const findings: string[] = [];
  try {
    answers = await authorAnswers(exercise);
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error;
    return error.message.split('\n');
  }
  const requirements = (await requirementsOf(exercise)).map(({ id }) => id);
  const { checks } = exercise.manifest;
  const proofs = new Map(checks.map((check) => [check.id, check.requirements]));
  for (const answer of answers) {
    for (const variant of variantsOfAnswer(exercise, answer)) {
      await readSubmission(variant, { kind: answer.kind, name: answer.name }).catch((error: unknown) => {
        if (!(error instanceof InvalidFile)) throw error;
        findings.push(error.message);
      });
    }
    for (const id of answer.fails) {
      if (!proofs.has(id)) findings.push(`${answer.file}: \`${id}\` is not the id of a check.`);
    }
    for (const id of answer.breaks) {
      if (!requirements.includes(id)) {
        findings.push(`${answer.file} breaks ${id}, which README.md has not.`);
      } else if (!answer.fails.some((check) => proofs.get(check)?.includes(id) === true)) {
        findings.push(`${answer.file} breaks ${id}, and fails no check that proves it.`);
      }
    }
  }
  for (const id of requirements) {
    if (!answers.some(({ breaks }) => breaks.includes(id)))
      findings.push(`${exercise.path}/README.md: no wrong answer breaks ${id}; write one in ${exercise.path}/wrong.`);
  }
  const right = answers.filter(({ kind }) => kind === 'right').length;
  if (right < RIGHT_ANSWERS)
    findings.push(`${exercise.path}/right has ${right} of ${RIGHT_ANSWERS} answers; write others that are right, too.`);
  return findings;
}

/** Learner's copies that are in the course: it holds the starters only. */
export async function learnersFiles(exercise: Exercise): Promise<string[]> {
  const found = await Promise.all(
    variantsOf(exercise).map(async (variant) => {
      const { files } = await readWork(variant);
      return [...files.keys()].map((path) => `${variant.path}/${path}`);
    }),
  );
  return found.flat();
}

async function inspectLesson(course: Course, exercise: Exercise): Promise<string[]> {
  const number = String(exercise.manifest.lesson).padStart(2, '0');
  const lessons = await readdir(join(course.root, 'lessons')).catch(() => []);
  const folder = lessons.find((name) => name.startsWith(`${number}-`));
  if (folder === undefined) return [`${exercise.path} belongs to lesson ${number}, which does not exist yet.`];
  const text = await readFile(join(course.root, 'lessons', folder, 'index.mdx'), 'utf8').catch(() => '');
  return text.includes(exercise.slug)
    ? []
    : [`lessons/${folder}/index.mdx does not link to its exercise \`${exercise.slug}\`; add the link.`];
}

/** Lessons whose exercise does not exist. */
export async function inspectLessons(course: Course): Promise<string[]> {
  const slugs = new Set(course.exercises.map(({ slug }) => slug));
  const names = await readdir(join(course.root, 'lessons')).catch(() => []);
  const findings: string[] = [];
  for (const name of names.filter((entry) => /^\d+-/.test(entry))) {
    const text = await readFile(join(course.root, 'lessons', name, 'index.mdx'), 'utf8').catch(() => '');
    const named = /^exercises?:\s*(.+)$/m.exec(text)?.[1] ?? '';
    for (const slug of named.match(/[a-z][a-z0-9]*(?:-[a-z0-9]+)+/g) ?? []) {
      if (!slugs.has(slug))
        findings.push(`lessons/${name}/index.mdx names the exercise \`${slug}\`, which is missing.`);
    }
    if (named === '')
      findings.push(`lessons/${name}/index.mdx names no exercise; add \`exercise: <slug>\` at its top.`);
  }
  return findings;
}

const exists = async (path: string): Promise<boolean> =>
  readFile(path).then(
    () => true,
    () => false,
  );
