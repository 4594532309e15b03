/** Why no check could run: what is wrong, where, and what to do next. */
import type { ExerciseVerdict } from '@coldstart/workshop/api';
import { KINDS } from '~/lib/signs.ts';
import { element, sign, withCode } from '../html.ts';

type Problem = NonNullable<ExerciseVerdict['problem']>;

/** @param open opens the file in the learner's editor, where there is one to open it in */
export function problemShown(
  { message, file, line, column, excerpt, details, remedy }: Problem,
  open?: (path: string, line?: number, column?: number) => void,
): HTMLElement {
  const where = file === undefined ? undefined : line === undefined ? file : `${file}:${line}`;
  const opening =
    file === undefined || open === undefined
      ? undefined
      : element(
          'button',
          { type: 'button', class: 'action', onclick: () => open(file, line, column) },
          line === undefined ? 'Open in editor' : `Open at line ${line}`,
        );
  return element(
    'section',
    { class: 'failure', 'aria-label': 'Why nothing could be checked' },
    element('p', { class: 'message' }, sign(KINDS.failure.sign), ...withCode(message)),
    where === undefined ? undefined : element('p', { class: 'where' }, where),
    excerpt === undefined
      ? undefined
      : element('pre', { tabindex: 0 }, element('code', {}, excerptShown(excerpt, line, column))),
    details.length === 0
      ? undefined
      : element('ul', {}, ...details.map((text) => element('li', {}, ...withCode(text)))),
    element('p', { class: 'remedy' }, ...withCode(remedy)),
    opening,
  );
}

function excerptShown(excerpt: string, line: number | undefined, column: number | undefined): string {
  const number = line === undefined ? '' : `${line}  `;
  const pointer = column === undefined ? '' : `\n${' '.repeat(number.length + column - 1)}^`;
  return `${number}${excerpt}${pointer}`;
}
