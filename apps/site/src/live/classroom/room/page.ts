/** The learner's page. Where no classroom is, it stays as it was written. */
import type { ClassroomInfo, LearnerState } from '@coldstart/classroom/protocol';
import { element, part } from '../../html.ts';
import { ask, Refused, sayError } from '../ask.ts';
import { findClassroom } from '../find.ts';
import { codeInAddress, joinForm } from './join.ts';
import { Room } from './room.ts';

/** Milliseconds until a server that did not answer is asked again. */
const AGAIN = 3000;

class RoomPage extends HTMLElement {
  connectedCallback(): void {
    const code = codeInAddress();
    findClassroom().then(
      (info) => {
        if (info === undefined || this.dataset['live'] !== undefined) return;
        this.dataset['live'] = '';
        void this.#begin(info, code);
      },
      (error: unknown) => reportError(error),
    );
  }

  /** @param personalCode of somebody who has joined just now */
  async #begin(info: ClassroomInfo, code?: string, personalCode?: string): Promise<void> {
    const place = part(this, '.live-room');
    try {
      const state = await ask<LearnerState>('classroom/me');
      new Room(place, state, () => void this.#begin(info), personalCode).start();
    } catch (error) {
      if (error instanceof Refused && error.status === 401) {
        place.replaceChildren(joinForm(info, code, (personal) => void this.#begin(info, undefined, personal)));
        return;
      }
      place.replaceChildren(element('p', { class: 'notice wait', role: 'status' }, sayError(error)));
      setTimeout(() => void this.#begin(info, code, personalCode), AGAIN);
    }
  }
}

customElements.define('coldstart-room', RoomPage);
