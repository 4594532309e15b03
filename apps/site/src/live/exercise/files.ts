/** The learner's files: the code as it is, what was changed since the start, and what still differs from the solution. */
import type { CodeLine, ExerciseFile } from '@coldstart/workshop/api';
import { element } from '../html.ts';
import { lineDiff, type DiffLine } from './diff.ts';
import { painted } from './painted.ts';

type View = 'current' | 'starter' | 'solution';

/** Whose files they are: what the views and the sides of a comparison are called. */
export interface FileWords {
  readonly views: Readonly<Record<View, string>>;
  readonly names: Readonly<Record<View, string>>;
  /** A sentence about a file that is not there. */
  readonly gone: (path: string) => string;
}

/** For the learner who has written them. */
const OWN: FileWords = {
  views: { current: 'Your code', starter: 'Changes since the start', solution: 'Beside the solution' },
  names: { current: 'yours', starter: 'as you found it', solution: 'the solution' },
  gone: (path) => `${path} is not there any more. Write it anew, or reset the exercise.`,
};

/** Unchanged lines that stay around a change. */
const CONTEXT_LINES = 3;

/** Lines of a text, numbered; those for which `marked` answers true stand out. */
export function numbered(text: string, marked: (line: number) => boolean): HTMLElement {
  const lines = text.replace(/\n$/, '').split('\n');
  return listing(
    lines.map((line, index) => {
      const made = row({ kind: 'same', new: index + 1, parts: [{ text: line, changed: false }] });
      made.classList.toggle('marked', marked(index + 1));
      return made;
    }),
  );
}

export class Files {
  readonly #place: HTMLElement;
  readonly #open: ((path: string) => void) | undefined;
  readonly #words: FileWords;
  readonly #chosen = new Map<string, View>();
  /** What the reader unfolded or folded by hand stays so. */
  readonly #byHand = new Map<string, boolean>();
  #shown = '';

  /** @param open opens a file in the reader's editor, where there is one */
  constructor(place: HTMLElement, open?: (path: string) => void, words = OWN) {
    this.#place = place;
    this.#open = open;
    this.#words = words;
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
      body.replaceChildren(content(file, view, this.#words));
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
      choice.append(element('label', {}, radio, element('span', {}, this.#words.views[view])));
    }
    const name = path.replace(/^exercises\/[^/]+\//, '');
    const open = this.#open;
    const tools = element(
      'div',
      { class: 'head' },
      views.length > 1 ? choice : undefined,
      open === undefined
        ? undefined
        : element(
            'button',
            { type: 'button', class: 'quiet', id: `${id}-open`, onclick: () => open(path) },
            'Open in editor',
            element('span', { class: 'sr-only' }, `: ${name}`),
          ),
    );
    const summary = element(
      'summary',
      { id: `${id}-fold` },
      element('h3', { class: 'name' }, name),
      element('span', { class: 'state' }, stateOf(file)),
    );
    // What is only to be read is there when it is wanted.
    const unfolded = this.#byHand.get(path) ?? (file.given !== true || chosen !== 'current');
    const details = element('details', { class: 'file', open: unfolded }, summary, tools, body);
    summary.addEventListener('click', () => this.#byHand.set(path, !details.open));
    return details;
  }
}

function stateOf({ current, starter, given }: ExerciseFile): string {
  if (current === undefined) return 'removed';
  if (current !== starter) return 'changed';
  return given === true ? 'given' : 'as you found it';
}

function content(
  { path, current, starter, solution, coloured = {} }: ExerciseFile,
  view: View,
  { names, gone }: FileWords,
): HTMLElement {
  if (current === undefined && view === 'current') return element('p', { class: 'gone' }, gone(path));
  const now = current ?? '';
  const yours = { text: now, lines: coloured.current ?? [], name: names.current };
  if (view === 'current') return code(yours);
  return view === 'starter'
    ? diff({ text: starter, lines: coloured.starter ?? [], name: names.starter }, yours)
    : diff(yours, { text: solution ?? '', lines: coloured.solution ?? [], name: names.solution });
}

/** One text of a file: its code, the same in coloured pieces where the language is known, and what it is called. */
interface Version {
  readonly text: string;
  readonly lines: readonly CodeLine[];
  readonly name: string;
}

function code({ text, lines }: Version): HTMLElement {
  const texts = text.replace(/\n$/, '').split('\n');
  return listing(
    texts.map((line, index) =>
      row({ kind: 'same', new: index + 1, parts: [{ text: line, changed: false }] }, lines[index]),
    ),
  );
}

function diff(before: Version, after: Version): HTMLElement {
  const lines = lineDiff(before.text, after.text);
  const rowOf = (line: DiffLine): HTMLElement =>
    row(line, line.new === undefined ? before.lines[(line.old ?? 0) - 1] : after.lines[line.new - 1]);
  if (lines.every(({ kind }) => kind === 'same')) return element('p', { class: 'gone' }, 'They are the same.');
  const legend = element(
    'p',
    { class: 'legend' },
    element('span', { class: 'removed' }, `− ${before.name}`),
    ' ',
    element('span', { class: 'added' }, `+ ${after.name}`),
  );
  const near = lines.map((_, index) =>
    lines.slice(Math.max(index - CONTEXT_LINES, 0), index + CONTEXT_LINES + 1).some(({ kind }) => kind !== 'same'),
  );
  const rows: HTMLElement[] = [];
  for (let index = 0; index < lines.length;) {
    const end = near.indexOf(near[index] !== true, index);
    const stretch = lines.slice(index, end === -1 ? undefined : end);
    if (near[index] === true) rows.push(...stretch.map(rowOf));
    else rows.push(folded(stretch.map(rowOf)));
    index += stretch.length;
  }
  return element('div', {}, legend, listing(rows));
}

function folded(rows: readonly HTMLElement[]): HTMLElement {
  const word = rows.length === 1 ? 'line that is' : 'lines that are';
  return element('details', {}, element('summary', {}, `${rows.length} ${word} the same`), ...rows);
}

function listing(rows: readonly HTMLElement[]): HTMLElement {
  return element('div', { class: 'listing', role: 'group', 'aria-label': 'Lines' }, ...rows);
}

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;

function row({ kind, old, new: now, parts }: DiffLine, pieces: CodeLine = []): HTMLElement {
  const text = painted(parts, pieces);
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
