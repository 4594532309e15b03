/** An exercise of the list: whether it is open, what became of what was sent, and where its files are written. */
import type { EditableFiles, LearnerExercise, SubmissionAsked } from '@coldstart/classroom/protocol';
import { languageName } from '~/lib/languages.ts';
import { KINDS } from '~/lib/signs.ts';
import { element, sign } from '../../html.ts';
import { ask } from '../ask.ts';
import type { Notices } from '../notices.ts';
import { stateOf } from '../submission-words.ts';
import { deadlineWords, lateWords } from '../words.ts';
import type { Drafts } from './drafts.ts';
import { FilesBox } from './files-box.ts';
import { newId } from './new-id.ts';
import { Submissions } from './submissions.ts';

interface Room {
  readonly drafts: Drafts;
  readonly notices: Notices;
  readonly submit: (asked: SubmissionAsked) => void;
}

export class ExerciseItem {
  readonly place: HTMLElement;
  readonly #room: Room;
  readonly #details: HTMLDetailsElement;
  readonly #title = element('span', { class: 'name' });
  readonly #state = element('span', { class: 'state' });
  readonly #rules = element('p', { class: 'rules' });
  readonly #work = element('div', { class: 'work' });
  readonly #submitBox = element('div', { class: 'submit' });
  readonly #submissions = new Submissions();
  readonly #waiting = element('p', { class: 'notice wait', hidden: true });
  #exercise: LearnerExercise;
  #variant: string;
  #files: FilesBox | undefined;
  #shown = '';

  constructor(exercise: LearnerExercise, room: Room) {
    this.#exercise = exercise;
    this.#room = room;
    this.#variant = exercise.submissions[0]?.variant ?? exercise.variants[0] ?? 'typescript';
    const { slug, number, title } = exercise;
    this.#title.append(`${number} ${title}`);
    const task = new URL(`../exercises/${slug}/`, location.href).pathname;
    this.#details = element(
      'details',
      { class: 'exercise' },
      element('summary', {}, element('h3', {}, this.#title), this.#state),
      this.#rules,
      element('p', {}, element('a', { href: task }, 'The task, and its hints')),
      this.#work,
      this.#submitBox,
      this.#waiting,
      this.#submissions.place,
    );
    this.#details.addEventListener('toggle', () => void this.#toggled());
    this.place = element('li', { 'data-exercise': slug }, this.#details);
    this.update(exercise);
  }

  update(exercise: LearnerExercise): void {
    this.#exercise = exercise;
    const now = JSON.stringify(exercise);
    if (now === this.#shown) return;
    this.#shown = now;
    const { open, rules, submissions, points } = exercise;
    const [newest] = submissions;
    const deadline = deadlineWords(rules);
    const kind = newest === undefined ? undefined : stateOf(newest);
    this.#state.replaceChildren(
      ...(kind === undefined ? [] : [element('span', { class: kind.kind }, sign(KINDS[kind.kind].sign), kind.text)]),
      ...(points !== undefined && submissions.length > 1 ? [element('span', {}, `${points} count`)] : []),
      element('span', { class: 'soft' }, open ? 'open' : 'not open'),
    );
    this.#rules.textContent =
      deadline === undefined
        ? open
          ? 'Open, without a deadline.'
          : 'Not open now: nothing can be submitted. Your instructor opens it.'
        : `${open ? 'Until' : 'Not open now. Deadline:'} ${deadline}. ${lateWords(rules.late)}`;
    this.#submissions.show(submissions);
    this.#showSubmit();
  }

  /** What waits in this browser to be sent. */
  waiting(number: number): void {
    this.#waiting.hidden = number === 0;
    this.#waiting.textContent =
      number === 0
        ? ''
        : `${number === 1 ? 'A submission waits' : `${number} submissions wait`} in this browser, and ${number === 1 ? 'goes' : 'go'} out as soon as the classroom answers.`;
  }

  /** The server has it: what was written is no draft any more. */
  sent({ variant, files, removed }: SubmissionAsked): void {
    if (variant === this.#variant) this.#files?.sent(files, removed);
  }

  open(): void {
    this.#details.open = true;
  }

  async #toggled(): Promise<void> {
    if (this.#details.open && this.#files === undefined) await this.#load();
  }

  async #load(): Promise<void> {
    const { slug, variants } = this.#exercise;
    const variant = this.#variant;
    await this.#room.notices.attempt(async () => {
      const editable = await ask<EditableFiles>(`classroom/exercises/${slug}?variant=${encodeURIComponent(variant)}`);
      if (variant !== this.#variant) return;
      this.#files?.destroy();
      this.#files = new FilesBox(editable, this.#room.drafts, this.#room.notices);
      this.#work.replaceChildren(...(variants.length > 1 ? [this.#choice()] : []), this.#files.place);
      this.#showSubmit();
    });
  }

  #choice(): HTMLElement {
    const choice = element('fieldset', { class: 'choice' }, element('legend', { class: 'sr-only' }, 'Language'));
    for (const name of this.#exercise.variants) {
      const radio = element('input', {
        type: 'radio',
        name: `variant ${this.#exercise.slug}`,
        value: name,
        checked: name === this.#variant,
        onchange: () => {
          this.#variant = name;
          void this.#load().then(() => this.#work.querySelector<HTMLElement>('input:checked')?.focus());
        },
      });
      choice.append(element('label', {}, radio, element('span', {}, languageName(name))));
    }
    return choice;
  }

  #showSubmit(): void {
    const { open, title } = this.#exercise;
    if (this.#files === undefined || !open) return this.#submitBox.replaceChildren();
    if (this.#submitBox.childElementCount > 0) return;
    this.#submitBox.append(
      element(
        'button',
        { type: 'button', class: 'action', onclick: () => this.#submit() },
        'Submit',
        element('span', { class: 'sr-only' }, `: ${title}`),
      ),
    );
  }

  #submit(): void {
    const { notices } = this.#room;
    const { files = [], removed = [] } = this.#files?.answer() ?? {};
    if (files.length + removed.length === 0) {
      return notices.put('refused', 'This is what everybody starts with. Change a file, then submit it.', 'failure');
    }
    notices.put('refused', undefined);
    this.#room.submit({
      id: newId(),
      slug: this.#exercise.slug,
      variant: this.#variant,
      writtenAt: new Date().toISOString(),
      files,
      ...(removed.length > 0 && { removed }),
    });
  }
}
