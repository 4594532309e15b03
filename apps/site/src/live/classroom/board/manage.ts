/** Opening and closing exercises, one by one or a module at once. */
import type { BoardExercise, ExerciseRules } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { write } from '../text.ts';
import { deadlineWords } from '../words.ts';

interface Does {
  readonly rules: (exercises: readonly BoardExercise[], change: (rules: ExerciseRules) => ExerciseRules) => void;
  readonly exercise: (slug: string) => void;
}

export class Manage {
  readonly place: HTMLElement;
  readonly #does: Does;
  readonly #lines = new Map<string, { box: HTMLInputElement; deadline: HTMLElement }>();
  #exercises: readonly BoardExercise[] = [];

  /** @param modules by slug, what the part of the course is called */
  constructor(exercises: readonly BoardExercise[], modules: Readonly<Record<string, string>>, does: Does) {
    this.#does = does;
    const groups = Map.groupBy(exercises, ({ slug }) => modules[slug] ?? 'More');
    this.place = element(
      'details',
      { class: 'manage' },
      element('summary', {}, 'Open and close exercises'),
      ...[...groups].map(([name, own]) => this.#group(name, own)),
    );
    this.show(exercises);
  }

  show(exercises: readonly BoardExercise[]): void {
    this.#exercises = exercises;
    for (const { slug, rules } of exercises) {
      const line = this.#lines.get(slug);
      if (line === undefined) continue;
      line.box.checked = rules.open;
      const deadline = deadlineWords(rules);
      write(line.deadline, deadline === undefined ? '' : `until ${deadline}`);
    }
  }

  #group(name: string, exercises: readonly BoardExercise[]): HTMLElement {
    const slugs = new Set(exercises.map(({ slug }) => slug));
    const all = (open: boolean): HTMLElement =>
      element(
        'button',
        {
          type: 'button',
          class: 'quiet',
          onclick: () =>
            this.#does.rules(
              this.#exercises.filter(({ slug, rules }) => slugs.has(slug) && rules.open !== open),
              (rules) => ({ ...rules, open }),
            ),
        },
        open ? 'Open all' : 'Close all',
        element('span', { class: 'sr-only' }, ` of ${name}`),
      );
    return element(
      'section',
      { 'aria-label': name },
      element('h3', {}, name),
      element('p', { class: 'buttons' }, all(true), all(false)),
      element('ul', {}, ...exercises.map((exercise) => this.#line(exercise))),
    );
  }

  #line({ slug, number, title }: BoardExercise): HTMLElement {
    const box = element('input', {
      type: 'checkbox',
      onchange: () => {
        const own = this.#exercises.filter((one) => one.slug === slug);
        const open = box.checked;
        this.#does.rules(own, (rules) => ({ ...rules, open }));
      },
    });
    const deadline = element('span', { class: 'soft' }, '');
    this.#lines.set(slug, { box, deadline });
    return element(
      'li',
      {},
      element('label', {}, box, ` ${number} ${title}`),
      ' ',
      deadline,
      ' ',
      element(
        'button',
        { type: 'button', class: 'link', onclick: () => this.#does.exercise(slug) },
        'Deadline …',
        element('span', { class: 'sr-only' }, ` of ${title}`),
      ),
    );
  }
}
