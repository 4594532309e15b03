/** The instructor's page. Where no classroom is, it stays as it was written. */
import type { BoardState } from '@coldstart/classroom/protocol';
import { element, part, withCode } from '../../html.ts';
import { ask, change, Refused, sayError } from '../ask.ts';
import { findClassroom } from '../find.ts';
import { Board } from './board.ts';

/** Milliseconds until a server that did not answer is asked again. */
const AGAIN = 3000;

class BoardPage extends HTMLElement {
  connectedCallback(): void {
    const secret = secretInAddress();
    findClassroom().then(
      (info) => {
        if (info === undefined || this.dataset['live'] !== undefined) return;
        this.dataset['live'] = '';
        void this.#begin(secret);
      },
      (error: unknown) => reportError(error),
    );
  }

  async #begin(secret?: string): Promise<void> {
    const place = part(this, '.live-board');
    try {
      if (secret !== undefined) await change('POST', 'board/enter', { secret });
      const state = await ask<BoardState>('board');
      const modules = JSON.parse(this.dataset['modules'] ?? '{}') as Readonly<Record<string, string>>;
      new Board(place, state, modules, () => void this.#begin()).start();
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && error.status !== 429) {
        place.replaceChildren(notIn(secret === undefined ? undefined : error.message));
        return;
      }
      place.replaceChildren(element('p', { class: 'notice wait', role: 'status' }, sayError(error)));
      setTimeout(() => void this.#begin(secret), AGAIN);
    }
  }
}

/** Nobody who looks over a shoulder, or at the wall, shall have it. */
function secretInAddress(): string | undefined {
  const [, secret] = /^#secret=([\w-]{1,200})$/.exec(location.hash) ?? [];
  if (secret !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  return secret;
}

function notIn(why: string | undefined): HTMLElement {
  return element(
    'div',
    { role: 'status' },
    why === undefined ? undefined : element('p', { class: 'notice failure' }, why),
    element(
      'p',
      {},
      ...withCode(
        'This is the board of the instructor. Open the private link that `pnpm classroom` shows in its terminal, once for each browser: it ends in `#secret=` and a long word.',
      ),
    ),
    element('p', {}, 'Learners join ', element('a', { href: '../room/' }, 'in the room'), '.'),
  );
}

customElements.define('coldstart-board', BoardPage);
