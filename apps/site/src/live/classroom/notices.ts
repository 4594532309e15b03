/** What a page says about itself: one line a subject, seen by everybody, and heard once by who listens. */
import { KINDS, type Kind } from '~/lib/signs.ts';
import { element, sign, withCode } from '../html.ts';
import { sayError } from './ask.ts';

export class Notices {
  readonly place = element('div', { class: 'notices' });
  /** For screen readers alone. */
  readonly heard = element('p', { class: 'sr-only', role: 'status' });
  readonly #shown = new Map<string, HTMLElement>();

  /** @param text without it, what was said of the subject is taken back */
  put(subject: string, text: string | undefined, kind: Kind = 'wait', ...more: Node[]): void {
    const before = this.#shown.get(subject);
    if (text === undefined) {
      before?.remove();
      this.#shown.delete(subject);
      return;
    }
    const notice = element(
      'p',
      { class: `notice ${kind}`, 'data-notice': subject },
      sign(KINDS[kind].sign),
      ...withCode(text),
      ...more,
    );
    if (before?.textContent === notice.textContent && more.length === 0) return;
    this.#shown.set(subject, notice);
    if (before === undefined) this.place.append(notice);
    else before.replaceWith(notice);
    this.hear(text);
  }

  hear(text: string): void {
    this.heard.textContent = text.replaceAll('`', '');
  }

  /** Runs something that may be refused, and shows what was said. @returns whether it went well */
  async attempt(what: () => Promise<unknown>): Promise<boolean> {
    try {
      await what();
      this.put('refused', undefined);
      return true;
    } catch (error) {
      this.put('refused', sayError(error), 'failure');
      return false;
    }
  }
}
