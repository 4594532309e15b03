/**
 * Sending the files to a classroom, where the clone has joined one. The local server sends them, and keeps what cannot
 * be sent now.
 */
import type { ClassroomJoined, SubmissionKept } from '@coldstart/workshop/api';
import { element } from '../html.ts';
import { ask, send } from '../workshop.ts';
import type { Panel } from './panel.ts';

export class SubmitButton {
  readonly #slug: string;
  readonly #variant: () => string;
  readonly #panel: Panel;
  #sending = false;

  constructor(slug: string, variant: () => string, panel: Panel) {
    this.#slug = slug;
    this.#variant = variant;
    this.#panel = panel;
  }

  /** Asks for the classroom, and puts the button there if there is one. */
  async find(): Promise<void> {
    let answer: ClassroomJoined;
    try {
      answer = await ask<ClassroomJoined>('classroom/joined');
    } catch {
      // A server that knows of no classrooms: there is nothing to submit to.
      return;
    }
    const { joined } = answer;
    if (joined === null) return;
    const button = element(
      'button',
      { type: 'button', class: 'quiet', onclick: () => void this.#submit(button) },
      'Submit to ',
      element('bdi', {}, joined.title),
    );
    button.title = `As ${joined.name}, to ${joined.server}`;
    this.#panel.addTool(button);
  }

  /** The button keeps the focus while it cannot be used. */
  async #submit(button: HTMLButtonElement): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    button.setAttribute('aria-disabled', 'true');
    await this.#panel.attempt(async () => {
      const { state, message } = await send<SubmissionKept>(`exercises/${this.#slug}/submit`, {
        variant: this.#variant(),
      });
      this.#panel.say(message, state === 'sent' ? 'success' : 'wait');
    });
    this.#sending = false;
    button.removeAttribute('aria-disabled');
  }
}
