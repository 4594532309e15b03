/** The code by which one is the same learner in another browser, or in a clone. Told once, since only its hash is kept. */
import type { PersonalCode } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { confirmed } from '../../exercise/dialog.ts';
import { change } from '../ask.ts';
import type { Notices } from '../notices.ts';
import { visible } from '../text.ts';

export class PersonalCodeBox {
  readonly place = element('section', { class: 'personal-code', 'aria-labelledby': 'personal-code-title' });
  readonly #notices: Notices;
  readonly #told = element('div');

  /** @param code of somebody who has joined just now */
  constructor(notices: Notices, code: string | undefined) {
    this.#notices = notices;
    this.place.append(
      element('h2', { id: 'personal-code-title' }, 'Another browser, or a clone'),
      this.#told,
      element(
        'p',
        { class: 'soft' },
        'With your personal code you are the same learner everywhere, also after you have left. It is shown once; whoever has lost it takes a new one here.',
      ),
      element(
        'p',
        {},
        element(
          'button',
          { type: 'button', class: 'quiet', onclick: () => void notices.attempt(() => this.#renew()) },
          'A new personal code',
        ),
      ),
    );
    if (code !== undefined) this.#tell(code);
  }

  async #renew(): Promise<void> {
    const sure = await confirmed(
      'A new personal code?',
      'The one that you have no longer counts, also one that your instructor gave you. Where you are signed in, you stay so.',
      'Show a new one',
    );
    if (sure) this.#tell((await change<PersonalCode>('POST', 'classroom/code')).code);
  }

  #tell(code: string): void {
    const shown = visible(code);
    this.#told.replaceChildren(
      element(
        'div',
        { class: 'notice success' },
        element('p', {}, 'Your personal code is ', element('strong', {}, element('code', {}, shown)), '. Note it now.'),
        element(
          'p',
          {},
          'In a clone of the course: ',
          element('code', {}, `pnpm join ${location.origin} --as ${shown}`),
        ),
      ),
    );
    this.#notices.hear(`Your personal code is ${shown}.`);
  }
}
