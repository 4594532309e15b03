import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InvalidFile, parseYamlFile } from './friendly-errors.ts';

const range = z.string().regex(/^\d+(?:-\d+)?(?:, ?\d+(?:-\d+)?)*$/, 'is a list of lines such as `10, 46-47`');

const coverageSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      lines: z.union([range, z.int().transform(String)]).describe('Lines of the source notes.'),
      item: z.string().min(1),
      lessons: z.array(z.int().min(1)).min(1),
      exercises: z.array(z.int().min(1)).min(1),
    }),
  ),
});

export interface CoverageItem {
  readonly lines: string;
  readonly item: string;
  /** Numbers of lessons and exercises that the plan gives it and that do not exist yet. */
  readonly missingLessons: readonly number[];
  readonly missingExercises: readonly number[];
}

export interface Coverage {
  readonly items: readonly CoverageItem[];
  /** Lines of the notes that the plan names, each counted once. */
  readonly lines: number;
  /** Lines with at least one existing lesson and one existing exercise. */
  readonly covered: number;
  /** Items that lack every lesson or every exercise. */
  readonly open: readonly CoverageItem[];
}

const COVERAGE_FILE = 'docs/coverage.yaml';

/**
 * Says which lines of the source notes have a lesson and an exercise.
 *
 * @throws InvalidFile
 */
export async function readCoverage(root: string): Promise<Coverage> {
  let text: string;
  try {
    text = await readFile(join(root, COVERAGE_FILE), 'utf8');
  } catch {
    throw new InvalidFile(COVERAGE_FILE, [{ line: undefined, message: 'cannot be read; restore it from git.' }]);
  }
  const plan = parseYamlFile(COVERAGE_FILE, text, coverageSchema);
  const [lessons, exercises] = await Promise.all([numbersIn(root, 'lessons'), numbersIn(root, 'exercises')]);
  const all = new Set<number>();
  const covered = new Set<number>();
  const open: CoverageItem[] = [];
  const items = plan.items.map((entry) => {
    const missingLessons = entry.lessons.filter((number) => !lessons.has(number));
    const missingExercises = entry.exercises.filter((number) => !exercises.has(number));
    const item = { lines: entry.lines, item: entry.item, missingLessons, missingExercises };
    const done = missingLessons.length < entry.lessons.length && missingExercises.length < entry.exercises.length;
    if (!done) open.push(item);
    for (const line of linesOf(entry.lines)) {
      all.add(line);
      if (done) covered.add(line);
    }
    return item;
  });
  return { items, lines: all.size, covered: covered.size, open };
}

function linesOf(ranges: string): number[] {
  return ranges.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

async function numbersIn(root: string, folder: string): Promise<Set<number>> {
  const names = await readdir(join(root, folder)).catch(() => []);
  return new Set(names.flatMap((name) => /^(\d+)-/.exec(name)?.[1] ?? []).map(Number));
}
