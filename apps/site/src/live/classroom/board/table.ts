/**
 * Learners by exercises. Hundreds of rows: a row is written anew only where its learner is other than before, and in it
 * the cells alone that are. A grid for the keyboard: one stop, arrows within it, Enter opens.
 */
import type { BoardExercise, BoardLearner } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import { person, visible, write } from '../text.ts';
import { inOrder, lookOf, sumOf, type Order } from './cells.ts';

interface Row {
  readonly row: HTMLTableRowElement;
  readonly cells: readonly HTMLTableCellElement[];
  readonly sum: HTMLTableCellElement;
  readonly help: HTMLElement;
  /** As they were written last. */
  readonly shown: string[];
  learner: BoardLearner;
}

interface Opens {
  readonly learner: (learner: BoardLearner) => void;
  readonly exercise: (slug: string) => void;
  readonly cell: (learner: BoardLearner, slug: string) => void;
}

/** Columns before those of the exercises: the name, the sum. */
const BEFORE = 2;

export class BoardTable {
  readonly place: HTMLElement;
  readonly #opens: Opens;
  readonly #head = element('tr');
  readonly #body = element('tbody');
  readonly #rows = new Map<string, Row>();
  readonly #counts = element('p', { class: 'soft', role: 'status' });
  readonly #exercises: readonly string[];
  readonly #headings = new Map<string, HTMLElement>();
  #order: Order = 'name';
  #words = '';
  #helpOnly = false;
  #active: HTMLElement;

  constructor(exercises: readonly BoardExercise[], opens: Opens) {
    this.#opens = opens;
    this.#exercises = exercises.map(({ slug }) => slug);
    const corner = element('th', { scope: 'col', class: 'name' }, 'Learner');
    this.#active = corner;
    corner.tabIndex = 0;
    this.#head.append(corner, element('th', { scope: 'col', class: 'sum' }, 'Sum'));
    for (const { slug, number, title } of exercises) {
      const state = element('span', { class: 'sr-only' });
      this.#headings.set(slug, state);
      this.#head.append(
        element(
          'th',
          { scope: 'col', 'data-slug': slug, title: `${number} ${title}` },
          String(number).padStart(2, '0'),
          element('span', { class: 'sr-only' }, ` ${title}`),
          state,
        ),
      );
    }
    const table = element(
      'table',
      { role: 'grid', 'aria-label': 'Learners and exercises. Arrow keys move, Enter opens.' },
      element('thead', {}, this.#head),
      this.#body,
    );
    table.addEventListener('keydown', (event) => this.#key(event));
    table.addEventListener('click', (event) => this.#clicked(event.target));
    this.place = element('div', {}, this.#counts, element('div', { class: 'board-scroll' }, table));
  }

  /** @param learners all of them, or those that changed */
  put(learners: readonly BoardLearner[]): void {
    let moved = false;
    for (const learner of learners) {
      const row = this.#rows.get(learner.id);
      if (row === undefined) {
        this.#rows.set(learner.id, this.#newRow(learner));
        moved = true;
        continue;
      }
      moved ||= this.#order === 'name' ? row.learner.name !== learner.name : true;
      moved ||= (row.learner.help === undefined) !== (learner.help === undefined) && this.#helpOnly;
      row.learner = learner;
      this.#write(row);
    }
    if (moved) this.#arrange();
  }

  /** Takes away whoever is not among them. */
  keepOnly(learners: readonly BoardLearner[]): void {
    const there = new Set(learners.map(({ id }) => id));
    for (const [id, { row }] of this.#rows) {
      if (there.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    this.#arrange();
  }

  rules(exercises: readonly BoardExercise[]): void {
    for (const { slug, rules } of exercises) {
      const state = this.#headings.get(slug);
      if (state === undefined) continue;
      write(state, rules.open ? ', open' : ', not open');
      state.parentElement?.toggleAttribute('data-open', rules.open);
    }
  }

  order(order: Order): void {
    this.#order = order;
    this.#arrange();
  }

  filter(words: string, helpOnly: boolean): void {
    this.#words = words.normalize('NFC').toLowerCase().trim();
    this.#helpOnly = helpOnly;
    this.#arrange();
  }

  #newRow(learner: BoardLearner): Row {
    const help = element('span', { class: 'asks' }, '');
    const name = element('th', { scope: 'row', class: 'name' }, person(learner.name), help);
    const sum = element('td', { class: 'sum' }, '');
    const cells = this.#exercises.map(() => element('td', {}, ''));
    const row = element('tr', { 'data-learner': learner.id }, name, sum, ...cells);
    const made: Row = { row, cells, sum, help, shown: cells.map(() => ''), learner };
    this.#write(made);
    return made;
  }

  #write({ row, cells, sum, help, shown, learner }: Row): void {
    write(sum, String(sumOf(learner)));
    write(help, learner.help === undefined ? '' : ' asks for help');
    const name = row.querySelector('bdi');
    if (name !== null) write(name, visible(learner.name));
    this.#exercises.forEach((slug, index) => {
      const look = lookOf(learner.exercises[slug]);
      const now = `${look.text} ${look.label}`;
      const cell = cells[index];
      if (cell === undefined || (shown[index] === now && now !== ' ') || (now === ' ' && shown[index] === '')) return;
      shown[index] = now === ' ' ? '' : now;
      write(cell, look.text);
      cell.className = look.kind;
      if (look.label === '') cell.removeAttribute('aria-label');
      else cell.setAttribute('aria-label', look.label);
    });
  }

  /** In order, without those that are filtered out; what is in its place is not touched. */
  #arrange(): void {
    const all = inOrder(
      [...this.#rows.values()].map(({ learner }) => learner),
      this.#order,
    );
    const seen = all.filter(
      ({ name, help }) => (!this.#helpOnly || help !== undefined) && name.toLowerCase().includes(this.#words),
    );
    const focused = this.#body.contains(document.activeElement) ? document.activeElement : undefined;
    let there = this.#body.firstElementChild;
    for (const { id } of seen) {
      const row = this.#rows.get(id)?.row;
      if (row === undefined) continue;
      if (row === there) there = row.nextElementSibling;
      else this.#body.insertBefore(row, there);
    }
    while (there !== null) {
      const next = there.nextElementSibling;
      there.remove();
      there = next;
    }
    if (focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused)
      focused.focus({ preventScroll: true });
    if (!this.#active.isConnected) this.#activate(this.#head.firstElementChild);
    const told =
      all.length === 0
        ? 'Nobody has joined yet.'
        : seen.length === all.length
          ? `${all.length} ${all.length === 1 ? 'learner' : 'learners'}`
          : `${seen.length} of ${all.length} learners`;
    write(this.#counts, told);
  }

  #activate(cell: Element | null): void {
    if (!(cell instanceof HTMLElement)) return;
    this.#active.removeAttribute('tabindex');
    this.#active = cell;
    cell.tabIndex = 0;
  }

  #key(event: KeyboardEvent): void {
    const cell = event.target instanceof Element ? event.target.closest<HTMLTableCellElement>('th, td') : null;
    const row = cell?.parentElement;
    if (cell === null || row === null || row === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return this.#clicked(cell);
    }
    const to = this.#neighbour(event, cell, row);
    if (to === undefined) return;
    event.preventDefault();
    if (to === null) return;
    this.#activate(to);
    if (to instanceof HTMLElement) to.focus();
  }

  /** Where a key leads; null at the edge; undefined for a key that leads nowhere. */
  #neighbour(
    { key, ctrlKey }: KeyboardEvent,
    cell: HTMLTableCellElement,
    row: HTMLElement,
  ): Element | null | undefined {
    const rows = this.#body.children;
    const above = row === this.#head ? null : (row.previousElementSibling ?? this.#head);
    const below = row === this.#head ? (rows[0] ?? null) : row.nextElementSibling;
    const within = (line: Element | null | undefined): Element | null => line?.children[cell.cellIndex] ?? null;
    switch (key) {
      case 'ArrowRight':
        return cell.nextElementSibling;
      case 'ArrowLeft':
        return cell.previousElementSibling;
      case 'ArrowDown':
        return within(below);
      case 'ArrowUp':
        return within(above);
      case 'Home':
        return (ctrlKey ? this.#head : row).firstElementChild;
      case 'End':
        return (ctrlKey ? (rows[rows.length - 1] ?? row) : row).lastElementChild;
      case 'PageDown':
      case 'PageUp': {
        const index = [...rows].indexOf(row) + (key === 'PageDown' ? 10 : -10);
        return within(rows[Math.min(Math.max(index, 0), rows.length - 1)]);
      }
      default:
        return undefined;
    }
  }

  #clicked(target: EventTarget | null): void {
    const cell = target instanceof Element ? target.closest<HTMLTableCellElement>('th, td') : null;
    const row = cell?.parentElement;
    if (cell === null || row === null || row === undefined) return;
    this.#activate(cell);
    cell.focus({ preventScroll: true });
    const slug = this.#exercises[cell.cellIndex - BEFORE];
    const learner = this.#rows.get(row.dataset['learner'] ?? '')?.learner;
    if (learner === undefined) {
      if (slug !== undefined) this.#opens.exercise(slug);
    } else if (slug === undefined) this.#opens.learner(learner);
    else if (learner.exercises[slug] !== undefined) this.#opens.cell(learner, slug);
  }
}
