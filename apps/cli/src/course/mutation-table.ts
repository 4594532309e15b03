import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { variantsOf, type Course, type Exercise } from '@coldstart/exercise';
import { combine, hashFolder } from '@coldstart/grader';

const FILE = 'docs/mutation.md';

/** How many mutants of an exercise there are, and what became of them. */
export interface Score {
  readonly slug: string;
  readonly mutants: number;
  readonly killed: number;
  readonly equivalent: number;
  readonly survived: number;
}

const HEAD = `# Mutants

A mutant is a solution in which one thing is changed: a comparison, a number, a statement that is missing, a policy that allows more. A check that notices none of it proves little. \`pnpm course mutate --all\` makes them and grades each; this table is what it found.

Killed: a check failed. Equivalent: it is as right as the solution; the reason is in the exercise's \`exercise.yaml\`, under \`equivalent\`. Survived: no check has noticed, and nobody has said why none need. The last column tells what was graded: \`pnpm course check\` fails once solution, checks or reasons are others, until it is graded again.

| exercise | mutants | killed | equivalent | survived | of |
| -------- | ------: | -----: | ---------: | -------: | -- |
`;

const ROW =
  /^\| (?<slug>[a-z0-9-]+) +\| +(?<mutants>\d+) \| +(?<killed>\d+) \| +(?<equivalent>\d+) \| +(?<survived>\d+) \| `(?<version>[0-9a-f]{8})` \|$/gm;

interface Row extends Score {
  /** Changes when solution, checks or reasons do. */
  readonly version: string;
}

/** Writes what was found of some exercises into the table, beside what is known of the others. */
export async function noteScores(course: Course, scores: readonly Score[]): Promise<void> {
  const rows = new Map((await readRows(course.root))?.map((row) => [row.slug, row]));
  for (const score of scores) {
    const exercise = course.exercises.find(({ slug }) => slug === score.slug);
    if (exercise !== undefined) rows.set(score.slug, { ...score, version: versionOf(exercise) });
  }
  const lines = course.exercises.flatMap(({ slug }) => {
    const row = rows.get(slug);
    return row === undefined ? [] : [lineOf(row)];
  });
  await mkdir(dirname(join(course.root, FILE)), { recursive: true });
  await writeFile(join(course.root, FILE), `${HEAD}${lines.join('\n')}\n`);
}

/** What is wrong with the table's line of an exercise, if anything; a course without the table has none to keep. */
export async function inspectScore(course: Course, exercise: Exercise): Promise<string[]> {
  const rows = await readRows(course.root);
  if (rows === undefined) return [];
  const row = rows.find(({ slug }) => slug === exercise.slug);
  const again = `run \`pnpm course mutate ${exercise.slug}\``;
  if (row === undefined) return [`${FILE} says nothing of ${exercise.slug}; ${again}.`];
  if (row.version !== versionOf(exercise)) return [`${FILE} tells of an earlier ${exercise.slug}; ${again}.`];
  return row.survived === 0 ? [] : [`${row.survived} mutants of ${exercise.slug} survive without a reason; ${again}.`];
}

async function readRows(root: string): Promise<Row[] | undefined> {
  const text = await readFile(join(root, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return [...text.matchAll(ROW)].map(({ groups = {} }) => ({
    slug: groups['slug'] ?? '',
    mutants: Number(groups['mutants']),
    killed: Number(groups['killed']),
    equivalent: Number(groups['equivalent']),
    survived: Number(groups['survived']),
    version: groups['version'] ?? '',
  }));
}

function lineOf({ slug, mutants, killed, equivalent, survived, version }: Row): string {
  return `| ${slug} | ${mutants} | ${killed} | ${equivalent} | ${survived} | \`${version}\` |`;
}

function versionOf(exercise: Exercise): string {
  const folders = variantsOf(exercise).flatMap(({ folder }) => [join(folder, 'starter'), join(folder, 'solution')]);
  const files = [join(exercise.folder, 'checks'), ...folders].map((folder) => hashFolder(folder));
  return combine(...files, JSON.stringify(exercise.manifest.equivalent)).slice(0, 8);
}
