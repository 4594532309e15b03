/** The queue, who grades, what counts, and what can be downloaded. */
import type { BoardState, Counts } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { addressOf } from '../ask.ts';
import { visible, write } from '../text.ts';

interface Does {
  readonly counts: (counts: Counts) => void;
  readonly audit: () => void;
}

export class Status {
  readonly place = element('section', { class: 'status', 'aria-labelledby': 'status' });
  readonly #queue = element('p', { role: 'status' });
  readonly #workers = element('ul', { class: 'workers' });
  readonly #counts: HTMLSelectElement;
  #shown = '';

  constructor(does: Does) {
    this.#counts = element(
      'select',
      { id: 'counts', onchange: () => does.counts(this.#counts.value === 'last' ? 'last' : 'best') },
      element('option', { value: 'best' }, 'the best one counts'),
      element('option', { value: 'last' }, 'the last one counts'),
    );
    this.place.append(
      element('h2', { id: 'status' }, 'Grading'),
      this.#queue,
      this.#workers,
      element('p', { class: 'pick' }, element('label', { for: 'counts' }, 'Of several submissions, '), this.#counts),
      element(
        'p',
        { class: 'buttons' },
        element('a', { class: 'quiet', href: addressOf('board/export.csv'), download: true }, 'Download CSV'),
        element('a', { class: 'quiet', href: addressOf('board/export.json'), download: true }, 'Download JSON'),
        element('button', { type: 'button', class: 'quiet', onclick: does.audit }, 'What was done …'),
      ),
    );
  }

  show({ queue, workers, counts }: Pick<BoardState, 'queue' | 'workers' | 'counts'>): void {
    if (this.#counts.value !== counts) this.#counts.value = counts;
    const told = `${queue.waiting} wait, ${queue.grading} ${queue.grading === 1 ? 'is' : 'are'} being graded.`;
    write(this.#queue, told);
    const now = JSON.stringify(workers);
    if (now === this.#shown) return;
    this.#shown = now;
    this.#workers.replaceChildren(
      ...workers.map(({ host, isolation, slots, alive, otherCourse }) => {
        const words = [
          `${slots} at once`,
          isolation.kind === 'container'
            ? `in containers${isolation.engine === undefined ? '' : ` (${visible(isolation.engine)})`}`
            : 'not isolated',
          alive ? undefined : 'quiet for long: it has died, or cannot reach the database',
          otherCourse === true ? 'has another version of the course and takes nothing: update its clone' : undefined,
        ];
        const bad = !alive || otherCourse === true;
        return element(
          'li',
          { class: bad ? 'failure' : '' },
          element('strong', {}, visible(host)),
          ` ${words.filter((word) => word !== undefined).join(', ')}`,
        );
      }),
    );
    if (workers.length === 0)
      this.#workers.replaceChildren(element('li', {}, 'Nobody grades: start a worker with `pnpm classroom worker`.'));
  }
}
