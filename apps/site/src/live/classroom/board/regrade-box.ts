/** Grading everything of an exercise again: how far it is, which verdicts change, and whether they count from now on. */
import type { BoardEvent, Regrade } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { confirmed } from '../../exercise/dialog.ts';
import { ask, change } from '../ask.ts';
import { visible } from '../text.ts';
import { count } from '../words.ts';
import type { Names } from './names.ts';
import type { Sheet } from './sheet.ts';

type Progress = Extract<BoardEvent, { type: 'regrade' }>['regrade'];

export class RegradeBox {
  readonly place = element('section', { 'aria-labelledby': 'regrade-title' });
  readonly #slug: string;
  readonly #sheet: Sheet;
  readonly #names: Names;
  readonly #openSubmission: (id: string) => void;
  readonly #content = element('div', { class: 'regrade' });
  #now: Progress | undefined;

  constructor(slug: string, sheet: Sheet, names: Names, openSubmission: (id: string) => void) {
    this.#slug = slug;
    this.#sheet = sheet;
    this.#names = names;
    this.#openSubmission = openSubmission;
    this.place.append(
      element('h3', { id: 'regrade-title' }, 'Grade everything again'),
      element('p', { class: 'soft' }, 'After a check was mended. You see which verdicts change before they count.'),
      this.#content,
    );
    void this.#find();
  }

  receive(regrade: Progress): void {
    if (regrade.slug !== this.#slug) return;
    void this.#show(regrade);
  }

  async #find(): Promise<void> {
    await this.#sheet.notices.attempt(async () => {
      const all = await ask<readonly Progress[]>('board/regrades');
      const open = all.find(({ slug, state }) => slug === this.#slug && (state === 'grading' || state === 'ready'));
      if (open === undefined) this.#content.replaceChildren(this.#beginButton());
      else await this.#show(open);
    });
  }

  #beginButton(): HTMLElement {
    return this.#button('quiet', 'Grade every submission again', async () => {
      this.#content.replaceChildren(
        element('p', { class: 'soft', role: 'status' }, 'The workers are asked which checks they have …'),
      );
      try {
        await this.#show(await change<Regrade>('POST', 'board/regrades', { slug: this.#slug }));
      } catch (error) {
        this.#content.replaceChildren(this.#beginButton());
        throw error;
      }
    });
  }

  #button(kind: 'quiet' | 'action', text: string, what: () => Promise<void>): HTMLButtonElement {
    const onclick = (): void => void this.#sheet.notices.attempt(what);
    return element('button', { type: 'button', class: kind, onclick }, text);
  }

  async #show(regrade: Progress): Promise<void> {
    const before = this.#now;
    this.#now = regrade;
    const { round, state, graded, total } = regrade;
    if (state === 'grading') return this.#showProgress(graded, total);
    if (state === 'ready') {
      if (before?.state === 'ready' && before.round === round) return;
      await this.#sheet.notices.attempt(async () => this.#showChanges(await ask<Regrade>(`board/regrades/${round}`)));
      return;
    }
    this.#content.replaceChildren(
      element(
        'p',
        { class: 'soft' },
        state === 'applied' ? 'The new verdicts count.' : 'The new verdicts were discarded.',
      ),
      this.#beginButton(),
    );
  }

  #showProgress(graded: number, total: number): void {
    const bar = this.#content.querySelector('progress');
    const text = `${graded} of ${total} graded again`;
    if (bar === null) {
      this.#content.replaceChildren(
        element(
          'p',
          {},
          element('progress', { max: total, value: graded, 'aria-label': 'Graded again' }),
          ' ',
          element('span', { class: 'soft' }, text),
        ),
        this.#button('quiet', 'Stop, and change nothing', async () => {
          if (this.#now !== undefined) await this.#decide(this.#now.round, 'discard');
        }),
      );
      return;
    }
    bar.max = total;
    bar.value = graded;
    const said = bar.parentElement?.querySelector('.soft');
    if (said !== null && said !== undefined) said.textContent = text;
  }

  #showChanges({ round, total, changes }: Regrade): void {
    const apply = this.#button('action', 'Let the new verdicts count', async () => {
      const sure = await confirmed(
        'Let them count?',
        `${count(changes.length, 'verdict')} of ${total} change, for the learners too.`,
        'Let them count',
      );
      if (sure) await this.#decide(round, 'apply');
    });
    const discard = this.#button('quiet', 'Discard them', () => this.#decide(round, 'discard'));
    const told = `${count(total, 'submission')} graded again: ${changes.length === 0 ? 'no verdict changes.' : `${count(changes.length, 'verdict changes', 'verdicts change')}.`}`;
    this.#sheet.notices.hear(told);
    this.#content.replaceChildren(
      element('p', {}, told),
      ...(changes.length === 0 ? [] : [this.#table(changes)]),
      element('p', { class: 'buttons' }, apply, discard),
    );
  }

  #table(changes: Regrade['changes']): HTMLElement {
    const head = element(
      'tr',
      {},
      ...['Learner', 'counts now', 'would count', 'checks that end otherwise'].map((text) =>
        element('th', { scope: 'col' }, text),
      ),
    );
    const rows = changes.map(({ submission, learner, before, after, checks }) =>
      element(
        'tr',
        {},
        element(
          'td',
          {},
          element(
            'button',
            { type: 'button', class: 'link', onclick: () => this.#openSubmission(submission) },
            this.#names.of(learner),
          ),
        ),
        element('td', {}, `${before.points} ${before.status}`),
        element(
          'td',
          { class: after.points < before.points ? 'failure' : 'success' },
          `${after.points} ${after.status}`,
        ),
        element('td', {}, element('code', {}, visible(checks.join(', ')))),
      ),
    );
    return element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Verdicts that change' },
      element('table', { class: 'plain' }, element('thead', {}, head), element('tbody', {}, ...rows)),
    );
  }

  async #decide(round: number, what: 'apply' | 'discard'): Promise<void> {
    await change('POST', `board/regrades/${round}/${what}`);
    if (this.#now?.round === round) {
      await this.#show({ ...this.#now, state: what === 'apply' ? 'applied' : 'discarded' });
    }
    this.#content.querySelector('button')?.focus();
  }
}
