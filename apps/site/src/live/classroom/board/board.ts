/** The board while its server is there: everything that is shown, and what an instructor does with it. */
import type {
  BoardEvent,
  BoardLearner,
  BoardState,
  Counts,
  ExerciseRules,
  BoardExercise,
} from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { ask, change, follow, Refused, type Connection } from '../ask.ts';
import { Notices } from '../notices.ts';
import { visible } from '../text.ts';
import { Attention } from './attention.ts';
import { auditSheet } from './audit-sheet.ts';
import { ORDERS, type Order } from './cells.ts';
import { exerciseSheet, putRules } from './exercise-sheet.ts';
import { learnerSheet } from './learner-sheet.ts';
import { Manage } from './manage.ts';
import { Names } from './names.ts';
import type { RegradeBox } from './regrade-box.ts';
import { roomCard } from './room-card.ts';
import { Status } from './status.ts';
import { learnersSubmissions, oneSubmission } from './submission-sheet.ts';
import { BoardTable } from './table.ts';

export class Board {
  readonly #place: HTMLElement;
  readonly #modules: Readonly<Record<string, string>>;
  readonly #left: () => void;
  readonly #notices = new Notices();
  readonly #names = new Names();
  readonly #learners = new Map<string, BoardLearner>();
  readonly #attention: Attention;
  readonly #status: Status;
  #state: BoardState;
  #table: BoardTable;
  #manage: Manage;
  #regrade: RegradeBox | undefined;
  #end: (() => void) | undefined;
  /** Milliseconds that the server's clock is ahead of this one. */
  #ahead = 0;
  #asking = false;
  #again = false;

  /** @param left is called when the session has ended */
  constructor(place: HTMLElement, state: BoardState, modules: Readonly<Record<string, string>>, left: () => void) {
    this.#place = place;
    this.#state = state;
    this.#modules = modules;
    this.#left = left;
    this.#attention = new Attention({
      helped: (learner) => void this.#do(() => change('DELETE', `board/learners/${learner.id}/help`)),
      exercise: (slug) => this.#openExercise(slug),
    });
    this.#status = new Status({
      counts: (counts: Counts) => void this.#do(() => change('PUT', 'board/settings', { counts })),
      audit: () => auditSheet((learner) => this.#learners.get(learner)?.name),
    });
    this.#table = this.#newTable();
    this.#manage = this.#newManage();
  }

  start(): void {
    this.#build();
    const end = follow('board/events', (event) => this.#receive(event));
    // How long somebody has waited is told in minutes.
    const timer = setInterval(() => this.#showAttention(), 20_000);
    this.#end = () => {
      end();
      clearInterval(timer);
    };
  }

  #build(): void {
    const { title, room } = this.#state;
    this.#place.replaceChildren(
      this.#notices.heard,
      element('h2', { class: 'class-title', dir: 'auto' }, visible(title)),
      this.#notices.place,
      element('div', { class: 'board-top' }, roomCard(room), this.#status.place),
      this.#attention.place,
      this.#manage.place,
      element(
        'section',
        { 'aria-labelledby': 'learners' },
        element('h2', { id: 'learners' }, 'Learners'),
        this.#controls(),
        this.#table.place,
      ),
    );
    this.#showAll();
  }

  #controls(): HTMLElement {
    const words = element('input', { type: 'search', id: 'filter-name', autocomplete: 'off' });
    const help = element('input', { type: 'checkbox', id: 'filter-help' });
    const filter = (): void => this.#table.filter(words.value, help.checked);
    words.addEventListener('input', filter);
    help.addEventListener('change', filter);
    const order = element(
      'select',
      { id: 'order', onchange: () => this.#table.order(order.value as Order) },
      ...Object.entries(ORDERS).map(([value, text]) => element('option', { value }, text)),
    );
    return element(
      'div',
      { class: 'controls' },
      element('p', {}, element('label', { for: 'filter-name' }, 'Name '), words),
      element('p', {}, element('label', {}, help, ' asks for help')),
      element('p', {}, element('label', { for: 'order' }, 'Order '), order),
    );
  }

  #newTable(): BoardTable {
    return new BoardTable(this.#state.exercises, {
      learner: (learner) => this.#openLearner(learner),
      exercise: (slug) => this.#openExercise(slug),
      cell: (learner, slug) => this.#openCell(learner, slug),
    });
  }

  #newManage(): Manage {
    return new Manage(this.#state.exercises, this.#modules, {
      rules: (exercises, to) => void this.#changeRules(exercises, to),
      exercise: (slug) => this.#openExercise(slug),
    });
  }

  #receive(event: BoardEvent | Connection): void {
    switch (event.type) {
      case 'connection':
        this.#notices.put(
          'connection',
          event.up ? undefined : 'The classroom does not answer. This page waits for it.',
        );
        if (!event.up) void this.#load();
        return;
      case 'hello':
      case 'reload':
        return void this.#load();
      case 'regrade':
        return this.#regrade?.receive(event.regrade);
      case 'changed':
        // The answer that is under way may be older.
        this.#again = this.#asking;
        return this.#changed(event);
    }
  }

  #changed({ now, learners, exercises, queue, workers }: Extract<BoardEvent, { type: 'changed' }>): void {
    const newer = new Map(exercises.map((exercise) => [exercise.slug, exercise]));
    const merged = this.#state.exercises.map((exercise) => newer.get(exercise.slug) ?? exercise);
    this.#state = { ...this.#state, now, exercises: merged, queue, workers };
    this.#putLearners(learners);
    this.#showSmall();
  }

  /** One question at a time; what happens meanwhile leads to one more. */
  async #load(): Promise<void> {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      const state = await ask<BoardState>('board');
      const same = sameExercises(state.exercises, this.#state.exercises);
      const roomBefore = JSON.stringify([this.#state.room, this.#state.title]);
      this.#state = state;
      if (!same) {
        this.#table = this.#newTable();
        this.#manage = this.#newManage();
      }
      if (!same || JSON.stringify([state.room, state.title]) !== roomBefore) this.#build();
      else this.#showAll();
    } catch (error) {
      if (error instanceof Refused && (error.status === 401 || error.status === 403)) {
        this.#end?.();
        return this.#left();
      }
      // What keeps the server from answering, the stream tells, and it begins anew with a `hello`.
    } finally {
      this.#asking = false;
    }
    if (!this.#again) return;
    this.#again = false;
    await this.#load();
  }

  #showAll(): void {
    const { learners, warnings } = this.#state;
    this.#learners.clear();
    this.#putLearners(learners);
    this.#table.keepOnly(learners);
    warnings.forEach((warning, index) => this.#notices.put(`warning-${index}`, warning, 'denial'));
    for (let index = warnings.length; index < warnings.length + 20; index += 1)
      this.#notices.put(`warning-${index}`, undefined);
    this.#showSmall();
  }

  #putLearners(learners: readonly BoardLearner[]): void {
    for (const learner of learners) this.#learners.set(learner.id, learner);
    this.#names.put(learners);
    this.#table.put(learners);
  }

  #showSmall(): void {
    this.#ahead = Date.parse(this.#state.now) - Date.now();
    this.#table.rules(this.#state.exercises);
    this.#manage.show(this.#state.exercises);
    this.#status.show(this.#state);
    this.#showAttention();
  }

  #showAttention(): void {
    this.#attention.show(this.#learners.values(), this.#state.exercises, Date.now() + this.#ahead);
  }

  #openExercise(slug: string): void {
    const exercise = this.#state.exercises.find((one) => one.slug === slug);
    if (exercise === undefined) return;
    const { sheet, regrade } = exerciseSheet(exercise, this.#names, oneSubmission);
    this.#regrade = regrade;
    sheet.whenClosed(() => (this.#regrade = undefined));
  }

  #openLearner(learner: BoardLearner): void {
    learnerSheet(learner, this.#state.exercises, {
      cell: (one, slug) => this.#openCell(one, slug),
      changed: () => void this.#load(),
    });
  }

  #openCell(learner: BoardLearner, slug: string): void {
    const exercise = this.#state.exercises.find((one) => one.slug === slug);
    if (exercise !== undefined) learnersSubmissions(learner, slug, `${exercise.number} ${exercise.title}`);
  }

  async #changeRules(exercises: readonly BoardExercise[], to: (rules: ExerciseRules) => ExerciseRules): Promise<void> {
    const now = new Map(exercises.map(({ slug, rules }) => [slug, to(rules)]));
    // A sheet that is opened before the server has answered shows, and saves again, what was just chosen.
    const changed = this.#state.exercises.map((one) => ({ ...one, rules: now.get(one.slug) ?? one.rules }));
    this.#state = { ...this.#state, exercises: changed };
    await this.#do(async () => {
      for (const [slug, rules] of now) await putRules(slug, rules);
    });
  }

  /** What was refused is said, and what is shown is what the server has. */
  async #do(what: () => Promise<unknown>): Promise<void> {
    await this.#notices.attempt(what);
    await this.#load();
  }
}

function sameExercises(one: readonly BoardExercise[], other: readonly BoardExercise[]): boolean {
  return one.length === other.length && one.every(({ slug }, index) => slug === other[index]?.slug);
}
