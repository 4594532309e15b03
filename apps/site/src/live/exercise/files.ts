/** The learner's files: the code as it is, what was changed since the start, and what still differs from the solution. */
import type { ExerciseFile } from '@coldstart/workshop/api';
import { element } from '../html.ts';
import { lineDiff, type DiffLine } from './diff.ts';

const VIEWS = {
  current: 'Your code',
  starter: 'Changes since the start',
  solution: 'Beside the solution',
} as const;

type View = keyof typeof VIEWS;

/** Unchanged lines that stay around a change. */
const CONTEXT_LINES = 3;

export class Files {
  readonly #place: HTMLElement;
  readonly #open: (path: string) => void;
  readonly #chosen = new Map<string, View>();
  #shown = '';

  constructor(place: HTMLElement, open: (path: string) => void) {
    this.#place = place;
    this.#open = open;
  }

  /** Writes the files anew, if something in them is new; what was focused stays focused. */
  show(files: readonly ExerciseFile[], view?: View): void {
    if (view !== undefined) for (const { path } of files) this.#chosen.set(path, view);
    const now = JSON.stringify(files);
    if (now === this.#shown && view === undefined) return;
    this.#shown = now;
    const focused = document.activeElement?.id;
    this.#place.replaceChildren(...files.map((file) => this.#file(file)));
    if (focused?.startsWith('file-') === true) document.getElementById(focused)?.focus();
  }

  #file(file: ExerciseFile): HTMLElement {
    const { path, current, starter, solution } = file;
    const id = `file-${path.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
    const views: View[] = [
      'current',
      ...(current !== undefined && current !== starter ? (['starter'] as const) : []),
      ...(solution === undefined ? [] : (['solution'] as const)),
    ];
    const kept = this.#chosen.get(path);
    const body = element('div', { class: 'body' });
    const choose = (view: View): void => {
      body.replaceChildren(content(file, view));
    };
    const chosen = kept !== undefined && views.includes(kept) ? kept : 'current';
    choose(chosen);
    const choice = element(
      'fieldset',
      { class: 'choice' },
      element('legend', { class: 'sr-only' }, `What to show of ${path}`),
    );
    for (const view of views) {
      const radio = element('input', {
        type: 'radio',
        name: id,
        id: `${id}-${view}`,
        value: view,
        checked: view === chosen,
        onchange: () => {
          this.#chosen.set(path, view);
          choose(view);
        },
      });
      choice.append(element('label', {}, radio, element('span', {}, VIEWS[view])));
    }
    const name = path.replace(/^exercises\/[^/]+\//, '');
    const open = element(
      'button',
      { type: 'button', class: 'quiet', id: `${id}-open`, onclick: () => this.#open(path) },
      'Open in editor',
      element('span', { class: 'sr-only' }, `: ${name}`),
    );
    const state = current === undefined ? 'removed' : current === starter ? 'as you found it' : 'changed';
    const head = element(
      'div',
      { class: 'head' },
      element('h3', { class: 'name' }, name),
      element('span', { class: 'state' }, state),
      open,
    );
    return element('section', { class: 'file', 'aria-label': name }, head, views.length > 1 ? choice : undefined, body);
  }
}

function content({ path, current, starter, solution }: ExerciseFile, view: View): HTMLElement {
  if (current === undefined && view === 'current') {
    return element('p', { class: 'gone' }, `${path} is not there any more. Write it anew, or reset the exercise.`);
  }
  const now = current ?? '';
  if (view === 'current') return code(now);
  return view === 'starter'
    ? diff(starter, now, 'as you found it', 'yours')
    : diff(now, solution ?? '', 'yours', 'the solution');
}

function code(text: string): HTMLElement {
  const lines = text.replace(/\n$/, '').split('\n');
  return listing(
    lines.map((line, index) => row({ kind: 'same', new: index + 1, parts: [{ text: line, changed: false }] })),
  );
}

function diff(before: string, after: string, removed: string, added: string): HTMLElement {
  const lines = lineDiff(before, after);
  if (lines.every(({ kind }) => kind === 'same')) return element('p', { class: 'gone' }, 'They are the same.');
  const legend = element(
    'p',
    { class: 'legend' },
    element('span', { class: 'removed' }, `− ${removed}`),
    ' ',
    element('span', { class: 'added' }, `+ ${added}`),
  );
  const near = lines.map((_, index) =>
    lines.slice(Math.max(index - CONTEXT_LINES, 0), index + CONTEXT_LINES + 1).some(({ kind }) => kind !== 'same'),
  );
  const rows: HTMLElement[] = [];
  for (let index = 0; index < lines.length;) {
    const end = near.indexOf(near[index] !== true, index);
    const stretch = lines.slice(index, end === -1 ? undefined : end);
    if (near[index] === true) rows.push(...stretch.map(row));
    else rows.push(folded(stretch));
    index += stretch.length;
  }
  return element('div', {}, legend, listing(rows));
}

function folded(lines: readonly DiffLine[]): HTMLElement {
  const word = lines.length === 1 ? 'line' : 'lines';
  return element('details', {}, element('summary', {}, `${lines.length} ${word} that are the same`), ...lines.map(row));
}

function listing(rows: readonly HTMLElement[]): HTMLElement {
  return element('div', { class: 'listing', role: 'group', 'aria-label': 'Lines' }, ...rows);
}

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;

function row({ kind, old, new: now, parts }: DiffLine): HTMLElement {
  const text = parts.map(({ text, changed }) => (changed ? element('mark', {}, text) : text));
  const tag = kind === 'added' ? 'ins' : kind === 'removed' ? 'del' : 'span';
  return element(
    'div',
    { class: `row ${kind}` },
    element('span', { class: 'number', 'aria-hidden': 'true' }, String(now ?? old ?? '')),
    element('span', { class: 'mark', 'aria-hidden': 'true' }, SIGNS[kind]),
    element(
      tag,
      { class: 'text' },
      ...(kind === 'same' ? [] : [element('span', { class: 'sr-only' }, `${kind}: `)]),
      ...text,
    ),
  );
}
