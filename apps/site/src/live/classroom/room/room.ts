/** The page of somebody who has joined. */
import type { LearnerEvent, LearnerState, SubmissionAsked, SubmissionState } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { confirmed } from '../../exercise/dialog.ts';
import { ask, change, follow, Refused, type Connection } from '../ask.ts';
import { Notices } from '../notices.ts';
import { stateOf } from '../submission-words.ts';
import { person, visible } from '../text.ts';
import { count } from '../words.ts';
import { Drafts } from './drafts.ts';
import { ExerciseItem } from './exercise.ts';
import { HelpBox } from './help.ts';
import { Outbox } from './outbox.ts';
import { PersonalCodeBox } from './personal-code.ts';

export class Room {
  readonly #place: HTMLElement;
  readonly #left: () => void;
  readonly #notices = new Notices();
  readonly #drafts: Drafts;
  readonly #outbox: Outbox;
  readonly #help: HelpBox;
  readonly #code: PersonalCodeBox;
  readonly #items = new Map<string, ExerciseItem>();
  readonly #open = element('ol', { class: 'exercises' });
  readonly #closed = element('ol', { class: 'exercises' });
  readonly #closedCount = element('summary');
  #state: LearnerState;
  #end: (() => void) | undefined;
  #asking = false;
  #again = false;

  /**
   * @param left is called when the session has ended, here or elsewhere
   * @param personalCode of somebody who has joined just now
   */
  constructor(place: HTMLElement, state: LearnerState, left: () => void, personalCode: string | undefined) {
    this.#place = place;
    this.#state = state;
    this.#left = left;
    this.#drafts = new Drafts(state.me.id);
    this.#help = new HelpBox(this.#notices, () => void this.#load());
    this.#code = new PersonalCodeBox(this.#notices, personalCode);
    this.#outbox = new Outbox(state.me.id, {
      sent: (asked) => this.#sent(asked),
      refused: (asked, why) => this.#refused(asked, why),
      changed: () => this.#showWaiting(),
    });
  }

  start(): void {
    const { title, me } = this.#state;
    this.#place.replaceChildren(
      this.#notices.heard,
      element(
        'div',
        { class: 'who' },
        element('h2', { dir: 'auto' }, visible(title)),
        element('p', {}, 'You are ', person(me.name), '.'),
        element('button', { type: 'button', class: 'quiet', onclick: () => void this.#leave() }, 'Leave'),
      ),
      this.#notices.place,
      element('section', { 'aria-label': 'Exercises that are open' }, this.#open),
      element('details', { class: 'closed' }, this.#closedCount, this.#closed),
      this.#help.place,
      this.#code.place,
    );
    this.#show();
    this.#end = follow('classroom/events', (event) => this.#receive(event));
    void this.#outbox.flush();
  }

  #receive(event: LearnerEvent | Connection): void {
    switch (event.type) {
      case 'connection':
        this.#notices.put(
          'connection',
          event.up
            ? undefined
            : 'The classroom does not answer. This page tries again by itself; go on writing, nothing is lost.',
        );
        // A session that has ended ends the stream as well.
        if (!event.up) void this.#load();
        return;
      case 'hello':
        return void this.#load().then(() => this.#outbox.flush());
      case 'changed':
        return void this.#load();
      case 'submission':
        // The answer that is under way may be older.
        this.#again = this.#asking;
        return this.#told(event.submission);
    }
  }

  /** One submission is other than before: nothing has to be asked for, but where another one counts now. */
  #told(submission: SubmissionState): void {
    const { slug, ...sent } = submission;
    const own = this.#state.exercises.find((exercise) => exercise.slug === slug);
    if (own === undefined) return void this.#load();
    const before = own.submissions.find(({ id }) => id === sent.id);
    const submissions =
      before === undefined
        ? [sent, ...own.submissions]
        : own.submissions.map((one) => (one.id === sent.id ? sent : one));
    const exercises = this.#state.exercises.map((one) => (one === own ? { ...own, submissions } : one));
    this.#state = { ...this.#state, exercises };
    this.#show();
    if (sent.verdict !== undefined && before?.verdict === undefined) {
      this.#notices.put('sent', undefined);
      this.#notices.hear(`${own.title}: ${stateOf(sent).text}.`);
      void this.#load();
    } else if (sent.remark?.at !== before?.remark?.at)
      this.#notices.hear(`${own.title}: your instructor wrote a remark.`);
  }

  /** One question at a time; what happens meanwhile leads to one more. */
  async #load(): Promise<void> {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      const state = await ask<LearnerState>('classroom/me');
      // Somebody else has joined in another tab: nothing of this learner may go out as theirs.
      if (state.me.id !== this.#state.me.id) return this.#gone();
      this.#state = state;
      this.#show();
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return this.#gone();
      // What keeps the server from answering, the stream tells, and it begins anew with a `hello`.
    } finally {
      this.#asking = false;
    }
    if (!this.#again) return;
    this.#again = false;
    await this.#load();
  }

  #show(): void {
    const { exercises } = this.#state;
    const [open, closed] = [exercises.filter((one) => one.open), exercises.filter((one) => !one.open)];
    for (const [list, own] of [
      [this.#open, open],
      [this.#closed, closed],
    ] as const) {
      const items = own.map((exercise) => this.#item(exercise).place);
      // What is in its place stays there: moving it would take the focus from what is written.
      if (items.length !== list.children.length || items.some((item, index) => list.children[index] !== item)) {
        list.replaceChildren(...items);
      }
    }
    this.#closedCount.textContent = `${count(closed.length, 'exercise')} not open`;
    this.#closed.parentElement?.toggleAttribute('hidden', closed.length === 0);
    this.#notices.put(
      'none',
      open.length === 0
        ? 'No exercise is open yet. Your instructor opens them; they appear here by themselves.'
        : undefined,
    );
    this.#help.show(this.#state);
    this.#showWaiting();
  }

  #item(exercise: LearnerState['exercises'][number]): ExerciseItem {
    const before = this.#items.get(exercise.slug);
    if (before !== undefined) {
      before.update(exercise);
      return before;
    }
    const item = new ExerciseItem(exercise, {
      drafts: this.#drafts,
      notices: this.#notices,
      submit: (asked) => this.#submit(asked),
    });
    this.#items.set(exercise.slug, item);
    return item;
  }

  #submit(asked: SubmissionAsked): void {
    const stored = this.#outbox.add(asked);
    this.#showWaiting();
    this.#notices.put(
      'kept',
      stored ? undefined : 'This browser cannot keep what you submit. Leave this page open until it has been sent.',
      'failure',
    );
  }

  #sent(asked: SubmissionAsked): void {
    const { slug, variant, files, removed = [] } = asked;
    const drafted = this.#drafts.of(slug, variant);
    for (const { path, contents } of files) {
      const text = new TextDecoder().decode(Uint8Array.from(atob(contents), (one) => one.charCodeAt(0)));
      if (drafted[path] === text) this.#drafts.put(slug, variant, path, undefined);
    }
    for (const path of removed) if (drafted[path] === null) this.#drafts.put(slug, variant, path, undefined);
    this.#items.get(slug)?.sent(asked);
    const title = this.#state.exercises.find((one) => one.slug === slug)?.title ?? slug;
    this.#notices.put('sent', `${title}: submitted. The verdict comes by itself.`, 'success');
    void this.#load();
  }

  #refused({ slug }: SubmissionAsked, why: string): void {
    const title = this.#state.exercises.find((one) => one.slug === slug)?.title ?? slug;
    this.#notices.put('sent', undefined);
    this.#notices.put('refused', `${title}: not taken. ${why} What you wrote is still here.`, 'failure');
  }

  #showWaiting(): void {
    const { waiting } = this.#outbox;
    for (const [slug, item] of this.#items) item.waiting(waiting.filter((one) => one.slug === slug).length);
    this.#notices.put(
      'outbox',
      waiting.length === 0
        ? undefined
        : `${count(waiting.length, 'submission')} on the way. What cannot be sent now waits in this browser and goes out later, in order.`,
    );
  }

  async #leave(): Promise<void> {
    const unsent = this.#outbox.waiting.length;
    const text =
      unsent === 0
        ? 'What you have sent stays. You come back with your personal code; other browsers and clones where you are signed in have to, too.'
        : `${count(unsent, 'submission')} could not be sent yet, and will be when you come back with this browser and your personal code.`;
    if (!(await confirmed('Leave the classroom?', text, 'Leave'))) return;
    if (await this.#notices.attempt(() => change('POST', 'classroom/leave'))) this.#gone();
  }

  #gone(): void {
    this.#end?.();
    this.#outbox.stop();
    this.#left();
  }
}
