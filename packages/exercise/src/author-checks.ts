import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { variantsOf, type Course, type Exercise } from './course.ts';
import { inspectRequirements } from './requirements.ts';
import { differences, readSubmission } from './submission.ts';

/** What is wrong with an exercise as its author left it, one sentence each; grading finds the rest. */
export async function inspectExercise(course: Course, exercise: Exercise): Promise<string[]> {
  const findings = [
    ...(await inspectLesson(course, exercise)),
    ...(await inspectRequirements(exercise)),
    ...(await inspectWrongFolders(exercise)),
  ];
  const checks = await readdir(join(exercise.folder, 'checks')).catch(() => []);
  if (!checks.some((name) => name.endsWith('.check.ts'))) {
    findings.push(`${exercise.path}/checks holds no *.check.ts; write one.`);
  }
  if (!(await exists(join(exercise.folder, 'README.md')))) findings.push(`${exercise.path}/README.md is missing.`);
  for (const variant of variantsOf(exercise)) {
    const starter = await readSubmission(variant, { kind: 'starter' });
    if (starter.files.size === 0) findings.push(`${variant.path}/starter is empty; copy the starting files there.`);
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

/** Files in which the learner's copy is no longer the starter; in the course's own repository there are none. */
export async function editedFiles(exercise: Exercise): Promise<string[]> {
  const edited = await Promise.all(
    variantsOf(exercise).map(async (variant) => {
      const [work, starter] = await Promise.all([
        readSubmission(variant, { kind: 'work' }),
        readSubmission(variant, { kind: 'starter' }),
      ]);
      return differences(work, starter).map((path) => `${variant.path}/${path}`);
    }),
  );
  return edited.flat();
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

async function inspectWrongFolders(exercise: Exercise): Promise<string[]> {
  const findings: string[] = [];
  for (const variant of variantsOf(exercise)) {
    const folders = new Set(await readdir(join(variant.folder, 'wrong')).catch(() => []));
    for (const [name, wrong] of Object.entries(exercise.manifest.wrong)) {
      if (wrong.variant !== undefined && wrong.variant !== variant.name) continue;
      if (!folders.delete(name)) findings.push(`${variant.path}/wrong/${name} is missing, but the manifest names it.`);
    }
    for (const name of folders) findings.push(`${variant.path}/wrong/${name} is not in the manifest; declare it.`);
  }
  return findings;
}

const exists = async (path: string): Promise<boolean> =>
  readFile(path).then(
    () => true,
    () => false,
  );
