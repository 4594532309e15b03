import type { CheckVerdict, ExerciseVerdict, Problem } from '../verdict.ts';
import { harmless } from './text.ts';

/** `hello-event`, `beat-the-deadline (python)` */
export function suiteName({ slug, variant, path }: ExerciseVerdict): string {
  return path.endsWith(`-${slug}`) ? slug : `${slug} (${variant})`;
}

/** Everything that is known of a failure, as plain text. */
export function detailsOf(check: CheckVerdict, problem: Problem | undefined): string {
  const lines: string[] = [];
  if (problem !== undefined) lines.push(...problemLines(problem));
  if (check.expected !== undefined) lines.push(`Expected: ${check.expected}`);
  if (check.happened !== undefined) lines.push(`Happened: ${check.happened}`);
  check.chain?.forEach(({ text }, index) => lines.push(`${index === 0 ? 'Led there: ' : '  -> '}${text}`));
  check.logs?.forEach((line) => lines.push(`Log: ${line}`));
  if (check.meaning !== undefined) lines.push(`Means: ${check.meaning}`);
  if (check.hint !== undefined) lines.push(`Hint ${check.hint.number}/${check.hint.of}: ${check.hint.text}`);
  return harmless(lines.join('\n'));
}

export function problemLines({ message, file, line, details, remedy }: Problem): string[] {
  return [
    `${message}${file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`}`,
    ...details,
    remedy,
  ];
}
