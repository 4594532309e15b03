/** Who asks for help, and which checks hold most people up. */
import type { BoardExercise, BoardLearner } from '@coldstart/classroom/protocol';
import { element, withCode } from '../../html.ts';
import { person, said } from '../text.ts';
import { count, since } from '../words.ts';
import { inOrder, mostHeldUp } from './cells.ts';

/** Checks that are listed. */
const MOST = 6;

interface Does {
  readonly helped: (learner: BoardLearner) => void;
  readonly exercise: (slug: string) => void;
}

export class Attention {
  readonly place = element('div', { class: 'attention' });
  readonly #help = element('ol', { class: 'asking' });
  readonly #held = element('ol', { class: 'held' });
  readonly #does: Does;
  #shown: readonly string[] = ['', ''];

  constructor(does: Does) {
    this.#does = does;
    this.place.append(
      element('section', { 'aria-labelledby': 'asking' }, element('h2', { id: 'asking' }, 'Ask for help'), this.#help),
      element(
        'section',
        { 'aria-labelledby': 'held' },
        element('h2', { id: 'held' }, 'Hold most people up'),
        this.#held,
      ),
    );
  }

  /** @param now milliseconds, of the server's clock */
  show(learners: Iterable<BoardLearner>, exercises: readonly BoardExercise[], now: number): void {
    const asking = inOrder(
      [...learners].filter(({ help }) => help !== undefined),
      'help',
    );
    const minute = Math.floor(now / 60_000);
    const help = JSON.stringify([
      asking.map(({ id, name, help: asked }) => [id, name, asked]),
      asking.length > 0 && minute,
    ]);
    const top = mostHeldUp(exercises, MOST);
    const held = JSON.stringify(top.map(({ exercise, title, learners: stuck }) => [exercise.slug, title, stuck]));
    const [helpBefore, heldBefore] = this.#shown;
    if (help !== helpBefore) this.#showHelp(asking, exercises, now);
    if (held !== heldBefore) this.#showHeld(top);
    this.#shown = [help, held];
  }

  #showHelp(asking: readonly BoardLearner[], exercises: readonly BoardExercise[], now: number): void {
    const focused = document.activeElement?.closest<HTMLElement>('.asking li')?.dataset['learner'];
    this.#help.replaceChildren(
      ...asking.map((learner) => {
        const { id, name, help } = learner;
        const about = exercises.find(({ slug }) => slug === help?.slug);
        return element(
          'li',
          { 'data-learner': id },
          element('strong', {}, person(name)),
          element(
            'span',
            { class: 'soft' },
            ` ${help === undefined ? '' : since(help.since, now)}${about === undefined ? '' : `, with ${about.number} ${about.title}`}`,
          ),
          ' ',
          element(
            'button',
            { type: 'button', class: 'quiet', onclick: () => this.#does.helped(learner) },
            'Helped',
            element('span', { class: 'sr-only' }, `: ${name}`),
          ),
          help?.text === undefined ? undefined : element('p', {}, said(help.text)),
        );
      }),
    );
    if (asking.length === 0) this.#help.replaceChildren(element('li', { class: 'soft' }, 'Nobody.'));
    if (focused !== undefined) {
      const item = [...this.#help.children].find(
        (one) => one instanceof HTMLElement && one.dataset['learner'] === focused,
      );
      (item ?? this.#help.firstElementChild)?.querySelector('button')?.focus();
    }
  }

  #showHeld(top: ReturnType<typeof mostHeldUp>): void {
    this.#held.replaceChildren(
      ...top.map(({ exercise: { slug, number, title: called }, title, learners }) =>
        element(
          'li',
          {},
          element('strong', {}, count(learners, 'learner')),
          ': ',
          ...withCode(title),
          ' ',
          element(
            'button',
            { type: 'button', class: 'link', onclick: () => this.#does.exercise(slug) },
            `${number} ${called}`,
          ),
        ),
      ),
    );
    if (top.length === 0) this.#held.replaceChildren(element('li', { class: 'soft' }, 'No check yet.'));
  }
}
