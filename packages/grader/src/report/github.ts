import type { Verdict } from '../verdict.ts';
import { suiteName } from './details.ts';
import { harmless } from './text.ts';

/** Annotations for GitHub Actions: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. */
export function githubReport({ exercises }: Verdict): string[] {
  return exercises.flatMap((exercise) => {
    const { problem } = exercise;
    const name = suiteName(exercise);
    if (problem !== undefined) {
      const file = problem.file ?? exercise.path;
      return [command('error', { file, line: problem.line, title: name }, `${problem.message}. ${problem.remedy}`)];
    }
    return exercise.checks.flatMap((check) => {
      if (check.status === 'pass') return [];
      const level = check.status === 'unsupported' ? 'notice' : 'error';
      const properties = { file: exercise.readme, line: undefined, title: `${name}: ${check.title}` };
      return [command(level, properties, check.message)];
    });
  });
}

interface Properties {
  readonly file: string;
  readonly line: number | undefined;
  readonly title: string;
}

function command(level: 'error' | 'notice', { file, line, title }: Properties, message: string): string {
  const place = [`file=${property(file)}`, ...(line === undefined ? [] : [`line=${line}`]), `title=${property(title)}`];
  return `::${level} ${place.join(',')}::${data(harmless(message))}`;
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
