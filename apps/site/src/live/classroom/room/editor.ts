/** Where a file is written: the editor once it has loaded, a plain field where it cannot be loaded. */
import { element } from '../../html.ts';

export interface EditorOptions {
  readonly path: string;
  readonly text: string;
  /** To be read, not to be changed. */
  readonly given: boolean;
  /** What a screen reader calls it. */
  readonly label: string;
  readonly onText: (text: string) => void;
}

export interface CodeEditor {
  readonly element: HTMLElement;
  /** Puts another text in, which can be undone. */
  put(text: string): void;
  destroy(): void;
}

export async function openEditor(options: EditorOptions): Promise<CodeEditor> {
  try {
    const { codeEditor } = await import('./codemirror.ts');
    return codeEditor(options);
  } catch {
    // It could not be loaded; nothing that can be written here is lost by that.
    return plainEditor(options);
  }
}

function plainEditor({ text, given, label, onText }: EditorOptions): CodeEditor {
  const field = element('textarea', {
    class: 'plain-editor',
    'aria-label': label,
    rows: 16,
    spellcheck: 'false',
    autocapitalize: 'off',
    readonly: given,
  });
  field.value = text;
  field.addEventListener('input', () => onText(field.value));
  return {
    element: field,
    put(now) {
      field.value = now;
      onText(now);
    },
    destroy: () => field.remove(),
  };
}
