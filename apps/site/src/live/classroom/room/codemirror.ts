/** The editor itself. Loaded when one is opened, since it is larger than everything else on the page. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { json } from '@codemirror/lang-json';
import { python } from '@codemirror/lang-python';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import type { CodeEditor, EditorOptions } from './editor.ts';

const LANGUAGES: readonly (readonly [RegExp, () => Extension])[] = [
  [/\.[cm]?tsx?$/, () => javascript({ typescript: true })],
  [/\.[cm]?jsx?$/, () => javascript()],
  [/\.py$/, () => python()],
  [/\.ya?ml$/, () => yaml()],
  [/\.json$/, () => json()],
];

/**
 * The key Tab leaves the editor, as it leaves every field: nobody is caught in it. `Ctrl+]` and `Ctrl+[` indent.
 *
 * Marks of direction are shown as what they are (`highlightSpecialChars`).
 */
export function codeEditor({ path, text, given, label, onText }: EditorOptions): CodeEditor {
  const language = LANGUAGES.find(([ending]) => ending.test(path))?.[1]();
  const view = new EditorView({
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of(path.endsWith('.py') ? '    ' : '  '),
        bracketMatching(),
        syntaxHighlighting(classHighlighter),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          'aria-label': label,
          spellcheck: 'false',
          autocapitalize: 'off',
          // Not every tool takes what can be edited for what has the focus.
          tabindex: '0',
        }),
        EditorState.readOnly.of(given),
        ...(language === undefined ? [] : [language]),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) onText(state.doc.toString());
        }),
      ],
    }),
  });
  return {
    element: view.dom,
    put(now) {
      if (now !== view.state.doc.toString()) {
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: now } });
      }
    },
    destroy: () => view.destroy(),
  };
}
