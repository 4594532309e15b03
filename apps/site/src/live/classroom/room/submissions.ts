/** What somebody has sent for an exercise: which counts, its verdict, what the instructor wrote. */
import type { LearnerExercise } from '@coldstart/classroom/protocol';
import { KINDS } from '~/lib/signs.ts';
import { languageName } from '~/lib/languages.ts';
import { element, sign } from '../../html.ts';
import { stateOf } from '../submission-words.ts';
import { said } from '../text.ts';
import { verdictShown } from '../verdict.ts';
import { count, moment } from '../words.ts';

type Sent = LearnerExercise['submissions'][number];

/** The newest above, its verdict open; what the reader opens or closes stays so. */
export class Submissions {
  readonly place = element('ol', { class: 'submissions' });
  readonly #items = new Map<string, { item: HTMLElement; shown: string }>();
  readonly #byHand = new Map<string, boolean>();

  show(submissions: readonly Sent[]): void {
    const newest = submissions[0]?.id;
    submissions.forEach((sent, index) => {
      const shown = JSON.stringify([sent, sent.id === newest]);
      const before = this.#items.get(sent.id);
      if (before?.shown !== shown) {
        const focused = before?.item.contains(document.activeElement) === true;
        const item = this.#item(sent, sent.id === newest);
        before?.item.replaceWith(item);
        if (focused) item.querySelector<HTMLElement>('summary')?.focus({ preventScroll: true });
        this.#items.set(sent.id, { item, shown });
      }
      const now = this.#items.get(sent.id)?.item;
      const there = this.place.children[index];
      if (now !== undefined && there !== now) this.place.insertBefore(now, there ?? null);
    });
    this.place.hidden = submissions.length === 0;
  }

  #item(sent: Sent, newest: boolean): HTMLElement {
    const { id, submittedAt, variant, files, verdict, remark, counts } = sent;
    const { kind, text } = stateOf(sent);
    const line = element(
      'span',
      { class: 'line' },
      element('span', { class: kind }, sign(KINDS[kind].sign), text),
      counts ? element('strong', { class: 'counts' }, ' counts') : undefined,
      element(
        'span',
        { class: 'soft' },
        ` ${moment(submittedAt)} · ${languageName(variant)} · ${count(files, 'file')}`,
      ),
    );
    const item = element('li', { 'data-submission': id });
    if (verdict === undefined) item.append(element('p', {}, line));
    else {
      const details = element('details', { open: this.#byHand.get(id) ?? newest }, element('summary', {}, line));
      const fill = (): void => {
        if (details.open && details.childElementCount === 1) details.append(verdictShown(verdict));
      };
      details.querySelector('summary')?.addEventListener('click', () => this.#byHand.set(id, !details.open));
      details.addEventListener('toggle', fill);
      fill();
      item.append(details);
    }
    if (remark !== undefined) {
      item.append(
        element(
          'div',
          { class: 'remark' },
          element('p', { class: 'soft' }, `Your instructor wrote, ${moment(remark.at)}:`),
          element('p', {}, said(remark.text)),
        ),
      );
    }
    return item;
  }
}
