/** Pairs of submissions that are alike, and what they have in common, side by side. */
import type { OpenedSubmission, SimilarPair } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { numbered } from '../../exercise/files.ts';
import { ask } from '../ask.ts';
import { visible } from '../text.ts';
import type { Names } from './names.ts';
import type { Sheet } from './sheet.ts';

/** Pairs that are listed; those below are hardly alike. */
const MOST = 50;

export function similarBox(slug: string, sheet: Sheet, names: Names): HTMLElement {
  const content = element('div', { class: 'similar' });
  const side = element('div');
  const show = async (): Promise<void> => {
    const pairs = await ask<readonly SimilarPair[]>(`board/similar/${slug}`);
    content.replaceChildren(
      pairs.length === 0
        ? element('p', { class: 'soft' }, 'No two submissions have more in common than what everybody has.')
        : element(
            'ol',
            {},
            ...pairs.slice(0, MOST).map((pair) =>
              element(
                'li',
                {},
                element(
                  'button',
                  {
                    type: 'button',
                    class: 'link',
                    onclick: () =>
                      void sheet.notices.attempt(async () => side.replaceChildren(...(await both(pair, names)))),
                  },
                  names.of(pair.left.learner),
                  ' and ',
                  names.of(pair.right.learner),
                ),
                element(
                  'span',
                  { class: 'soft' },
                  ` ${Math.round(pair.similarity * 100)} % alike, ${pair.longest} tokens in one piece`,
                ),
              ),
            ),
          ),
      side,
    );
  };
  return element(
    'section',
    { 'aria-labelledby': 'similar-title' },
    element('h3', { id: 'similar-title' }, 'Similar submissions'),
    element(
      'p',
      { class: 'soft' },
      'Without what both have of the starter and the reference. Short exercises are solved alike by people who have never met: read both before you ask.',
    ),
    element(
      'button',
      { type: 'button', class: 'quiet', onclick: () => void sheet.notices.attempt(show) },
      'Compare the submissions',
    ),
    content,
  );
}

async function both({ left, right, pieces }: SimilarPair, names: Names): Promise<HTMLElement[]> {
  const [one, other] = await Promise.all(
    [left, right].map(({ submission }) => ask<OpenedSubmission>(`board/submissions/${submission}`)),
  );
  const column = (opened: OpenedSubmission | undefined, which: 'left' | 'right'): HTMLElement =>
    element(
      'div',
      {},
      element('h4', {}, names.of(which === 'left' ? left.learner : right.learner)),
      ...(opened?.contents ?? []).flatMap(({ path, submitted }) => {
        const own = pieces.map((piece) => piece[which]).filter((piece) => piece.path === path);
        if (submitted === undefined || own.length === 0) return [];
        return [
          element('p', { class: 'soft' }, visible(path)),
          numbered(visible(submitted), (line) => own.some(({ from, to }) => from <= line && line <= to)),
        ];
      }),
    );
  return [
    element('p', { class: 'soft' }, 'What is marked is in both.'),
    element('div', { class: 'side-by-side' }, column(one, 'left'), column(other, 'right')),
  ];
}
