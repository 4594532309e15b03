import { loadCourse, scaffoldExercise } from '@coldstart/exercise';
import type { CourseLocation } from '../grade-command.ts';
import { print } from '../print.ts';

export async function create(
  { root }: CourseLocation,
  slug: string,
  { number }: { readonly number?: number },
): Promise<void> {
  const path = await scaffoldExercise(await loadCourse(root), { slug, number });
  print(
    [
      `${path} is there. It passes \`pnpm course check\` but for its lesson.`,
      `Write its exercise.yaml, README.md, checks, starter, solution, wrong and right answers,`,
      `then run \`pnpm install\` and \`pnpm course check ${slug}\`.`,
    ].join('\n'),
  );
}
