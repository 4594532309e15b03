/** Asking for help, with a text, and taking it back. */
import type { LearnerState } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { change } from '../ask.ts';
import type { Notices } from '../notices.ts';
import { said } from '../text.ts';
import { moment } from '../words.ts';

export class HelpBox {
  readonly place = element('section', { class: 'help', 'aria-labelledby': 'help-title' });
  readonly #notices: Notices;
  readonly #changed: () => void;
  #shown = '';

  constructor(notices: Notices, changed: () => void) {
    this.#notices = notices;
    this.#changed = changed;
  }

  show({ help, exercises }: LearnerState): void {
    const now = JSON.stringify([help, exercises.map(({ slug, open }) => [slug, open])]);
    if (now === this.#shown) return;
    const first = this.#shown === '';
    const before = this.place.contains(document.activeElement);
    this.#shown = now;
    const heading = element('h2', { id: 'help-title' }, 'Help');
    if (help === undefined) this.place.replaceChildren(heading, this.#asking(exercises));
    else this.place.replaceChildren(heading, ...this.#asked(help, exercises));
    if (before && !first) this.place.querySelector<HTMLElement>('summary, button')?.focus();
  }

  #asking(exercises: LearnerState['exercises']): HTMLElement {
    const about = element(
      'select',
      { id: 'help-about' },
      element('option', { value: '' }, 'something else'),
      ...exercises
        .filter(({ open }) => open)
        .map(({ slug, number, title }) => element('option', { value: slug }, `${number} ${title}`)),
    );
    const text = element('textarea', { id: 'help-text', rows: 3, maxlength: 2000 });
    const form = element(
      'form',
      {},
      element('label', { for: 'help-about' }, 'It is about'),
      about,
      element('label', { for: 'help-text' }, 'What you would like to know (may stay empty)'),
      text,
      element('p', {}, element('button', { class: 'action' }, 'Ask for help')),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const question = text.value.trim();
      void this.#tell({
        asking: true,
        ...(about.value !== '' && { slug: about.value }),
        ...(question !== '' && { text: question }),
      });
    });
    return element('details', {}, element('summary', {}, 'Ask your instructor for help'), form);
  }

  #asked(help: NonNullable<LearnerState['help']>, exercises: LearnerState['exercises']): HTMLElement[] {
    const about = exercises.find(({ slug }) => slug === help.slug);
    return [
      element(
        'p',
        { class: 'notice wait' },
        `Your instructor sees since ${moment(help.since)} that you ask for help`,
        about === undefined ? '.' : ` with ${about.number} ${about.title}.`,
        ...(help.text === undefined ? [] : [element('br'), said(help.text)]),
      ),
      element(
        'button',
        { type: 'button', class: 'quiet', onclick: () => void this.#tell({ asking: false }) },
        'I do not need it any more',
      ),
    ];
  }

  async #tell(asked: { asking: boolean; slug?: string; text?: string }): Promise<void> {
    if (await this.#notices.attempt(() => change('POST', 'classroom/help', asked))) this.#changed();
  }
}
