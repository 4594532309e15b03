/** The files of an exercise as they will be sent: written in the page, or taken from the disk. */
import type { EditableFiles, SubmittedFile } from '@coldstart/classroom/protocol';
import { element } from '../../html.ts';
import type { Notices } from '../notices.ts';
import { visible } from '../text.ts';
import { count } from '../words.ts';
import { base64, chosenFiles, droppedFiles, pathsOf, textOf, type Chosen } from './chosen.ts';
import type { Drafts } from './drafts.ts';
import { openEditor, type CodeEditor } from './editor.ts';

type Editable = EditableFiles['files'][number];

/** A file from the disk that the page cannot edit, or that the exercise does not know. */
interface Extra {
  readonly bytes: Uint8Array;
  send: boolean;
}

export class FilesBox {
  readonly place = element('div', { class: 'files-box' });
  readonly #editable: EditableFiles;
  readonly #drafts: Drafts;
  readonly #notices: Notices;
  /** By path, as it is now: null where it was removed. */
  readonly #texts = new Map<string, string | null>();
  /** By path, as the server has it. */
  readonly #known = new Map<string, string | null>();
  readonly #extras = new Map<string, Extra>();
  readonly #tabs = element('fieldset', { class: 'choice' }, element('legend', { class: 'sr-only' }, 'File'));
  readonly #editorPlace = element('div', { class: 'editor' });
  readonly #extraList = element('ul', { class: 'extras' });
  readonly #removeButton = element('button', { type: 'button', class: 'quiet', onclick: () => this.#remove() });
  #editor: CodeEditor | undefined;
  #open: string;

  constructor(editable: EditableFiles, drafts: Drafts, notices: Notices) {
    this.#editable = editable;
    this.#drafts = drafts;
    this.#notices = notices;
    const drafted = drafts.of(editable.slug, editable.variant);
    for (const { path, starter, submitted, removed } of editable.files) {
      const known = removed === true ? null : (submitted ?? starter);
      this.#known.set(path, known);
      const draft = drafted[path];
      this.#texts.set(path, draft === undefined ? known : draft);
    }
    this.#open = (editable.files.find(({ given }) => given !== true) ?? editable.files[0])?.path ?? '';
    this.place.append(this.#tabs, this.#editorPlace, this.#tools(), this.#extraList);
    for (const file of editable.files) this.#tabs.append(this.#tab(file));
    this.#dropping();
    void this.#show(this.#open);
  }

  /** What differs from the starter, and nothing else. */
  answer(): { files: SubmittedFile[]; removed: string[] } {
    const files: SubmittedFile[] = [];
    const removed: string[] = [];
    for (const { path, starter, given } of this.#editable.files) {
      const text = this.#texts.get(path);
      if (given === true || text === starter || text === undefined) continue;
      if (text === null) removed.push(path);
      else files.push({ path, contents: base64(new TextEncoder().encode(text)) });
    }
    for (const [path, { bytes, send }] of this.#extras) if (send) files.push({ path, contents: base64(bytes) });
    return { files, removed };
  }

  /** The server has these: they are no drafts any more. */
  sent(files: readonly SubmittedFile[], removed: readonly string[] = []): void {
    for (const path of removed) {
      this.#known.set(path, null);
      this.#keep(path, this.#texts.get(path) ?? null);
    }
    for (const { path, contents } of files) {
      const text = textOf(Uint8Array.from(atob(contents), (character) => character.charCodeAt(0)));
      if (text === undefined || !this.#known.has(path)) continue;
      this.#known.set(path, text);
      this.#keep(path, this.#texts.get(path) ?? text);
    }
  }

  destroy(): void {
    this.#editor?.destroy();
  }

  #tab({ path, given }: Editable): HTMLElement {
    const radio = element('input', {
      type: 'radio',
      name: `file ${this.#editable.slug}`,
      value: path,
      checked: path === this.#open,
      onchange: () => void this.#show(path),
    });
    const label = element('label', {}, radio, element('span', {}, visible(path), given === true ? ' · given' : ''));
    this.#mark(path, label);
    return label;
  }

  #mark(path: string, label = this.#labelOf(path)): void {
    label?.toggleAttribute('data-changed', this.#texts.get(path) !== this.#fileOf(path)?.starter);
    label?.toggleAttribute('data-removed', this.#texts.get(path) === null);
  }

  #labelOf(path: string): HTMLLabelElement | undefined {
    const inputs = [...this.#tabs.querySelectorAll<HTMLInputElement>('input')];
    return inputs.find(({ value }) => value === path)?.closest('label') ?? undefined;
  }

  #fileOf(path: string): Editable | undefined {
    return this.#editable.files.find((file) => file.path === path);
  }

  async #show(path: string): Promise<void> {
    this.#open = path;
    const file = this.#fileOf(path);
    if (file === undefined) return;
    // What a learner has added is not sent once it is empty.
    this.#removeButton.hidden = file.given === true || file.added === true;
    this.#removeButton.textContent = this.#texts.get(path) === null ? 'Take this file back' : 'Remove this file';
    if (this.#texts.get(path) === null) return this.#showRemoved(path);
    const editor = await openEditor({
      path,
      text: this.#texts.get(path) ?? '',
      given: file.given === true,
      label: `${path}${file.given === true ? ', given: to be read' : ''}`,
      onText: (text) => this.#write(path, text),
    });
    // Another file was asked for meanwhile, or this one removed.
    if (this.#open !== path || this.#texts.get(path) === null) return editor.destroy();
    this.#editor?.destroy();
    this.#editor = editor;
    this.#editorPlace.replaceChildren(editor.element);
  }

  #showRemoved(path: string): void {
    this.#editor?.destroy();
    this.#editor = undefined;
    const told = element('p', { class: 'notice wait' }, element('code', {}, visible(path)), ' is removed.');
    this.#editorPlace.replaceChildren(told);
  }

  /** Removes the file that is open, or brings it back as everybody starts with it. */
  #remove(): void {
    const back = this.#texts.get(this.#open) === null;
    const file = this.#fileOf(this.#open);
    if (file === undefined) return;
    this.#write(file.path, back ? (file.submitted ?? file.starter) : null);
    void this.#show(file.path);
  }

  #write(path: string, text: string | null): void {
    this.#texts.set(path, text);
    this.#keep(path, text);
    this.#mark(path);
  }

  #keep(path: string, text: string | null): void {
    const { slug, variant } = this.#editable;
    const draft = text === this.#known.get(path) ? undefined : text;
    if (this.#drafts.put(slug, variant, path, draft)) return;
    this.#notices.put('drafts', 'This browser keeps nothing for this page. Submit before you close it.', 'failure');
  }

  #tools(): HTMLElement {
    const files = element('input', { type: 'file', multiple: true, hidden: true });
    const folder = element('input', { type: 'file', webkitdirectory: true, hidden: true });
    for (const input of [files, folder]) {
      input.addEventListener('change', () => {
        const chosen = chosenFiles(input.files ?? []);
        // The same file may be chosen again after it was saved.
        input.value = '';
        void this.#notices.attempt(() => this.#take(chosen));
      });
    }
    const button = (text: string, onclick: () => void): HTMLElement =>
      element('button', { type: 'button', class: 'quiet', onclick }, text);
    return element(
      'div',
      { class: 'files-tools' },
      button('Choose files …', () => files.click()),
      button('Choose a folder …', () => folder.click()),
      button('This file as everybody starts with it', () => this.#restart()),
      this.#removeButton,
      files,
      folder,
      element(
        'p',
        { class: 'soft' },
        'Files and folders can be dropped here, too. What you write is kept in this browser until you submit it. ' +
          'Ctrl+] and Ctrl+[ indent, Tab leaves the editor, Ctrl+Z takes back.',
      ),
    );
  }

  #restart(): void {
    const starter = this.#fileOf(this.#open)?.starter ?? '';
    const removed = this.#texts.get(this.#open) === null;
    if (!removed) return this.#editor?.put(starter);
    this.#write(this.#open, starter);
    void this.#show(this.#open);
  }

  #dropping(): void {
    const over = (is: boolean) => (event: Event) => {
      event.preventDefault();
      this.place.toggleAttribute('data-over', is);
    };
    this.place.addEventListener('dragover', over(true), true);
    this.place.addEventListener('dragleave', over(false), true);
    const drop = (event: DragEvent): void => {
      over(false)(event);
      // Text that is moved within the editor is the editor's.
      event.stopPropagation();
      const { dataTransfer } = event;
      if (dataTransfer !== null) void this.#notices.attempt(async () => this.#take(await droppedFiles(dataTransfer)));
    };
    this.place.addEventListener(
      'drop',
      (event) => event.dataTransfer?.types.includes('Files') === true && drop(event),
      true,
    );
  }

  /** Texts that the exercise knows go into the editor; what else there is, is listed, to be sent or not. */
  async #take(chosen: readonly Chosen[]): Promise<void> {
    const known = this.#editable.files.filter(({ given }) => given !== true).map(({ path }) => path);
    const given = new Set(this.#editable.files.flatMap((file) => (file.given === true ? [file.path] : [])));
    const paths = pathsOf(
      chosen.map(({ name }) => name),
      [...known, ...given],
    );
    let taken = 0;
    for (const { name, file } of chosen) {
      const target = paths.get(name);
      if (target === undefined || given.has(target.path)) continue;
      const bytes = new Uint8Array(await file.arrayBuffer());
      const text = textOf(bytes)?.replaceAll('\r\n', '\n');
      if (!target.known || text === undefined) this.#extras.set(target.path, { bytes, send: target.known });
      else {
        taken += 1;
        this.#write(target.path, text);
        if (target.path === this.#open && this.#editor === undefined) void this.#show(this.#open);
        else if (target.path === this.#open) this.#editor?.put(text);
      }
    }
    this.#showExtras();
    const others = [...this.#extras].filter(([, { send }]) => !send).length;
    this.#notices.put(
      'taken',
      `${count(taken, 'file')} taken over into the editor.${others === 0 ? '' : ` ${count(others, 'file')} that the exercise does not know: tick below what belongs to your answer.`}`,
      taken === 0 && others === 0 ? 'failure' : 'success',
    );
  }

  #showExtras(): void {
    this.#extraList.replaceChildren(
      ...[...this.#extras].map(([path, extra]) =>
        element(
          'li',
          {},
          element(
            'label',
            {},
            element('input', {
              type: 'checkbox',
              checked: extra.send,
              onchange: (event) => (extra.send = (event.target as HTMLInputElement).checked),
            }),
            ' Send ',
            element('code', {}, visible(path)),
            element('span', { class: 'soft' }, ` ${extra.bytes.length} bytes`),
          ),
        ),
      ),
    );
  }
}
