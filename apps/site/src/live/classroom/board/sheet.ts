/** A sheet over the board: what is opened from it, one at a time. Escape closes it, and the focus is where it was. */
import { element } from '../../html.ts';
import { Notices } from '../notices.ts';

export interface Sheet {
  readonly body: HTMLElement;
  readonly notices: Notices;
  /** Runs when it is closed. */
  readonly whenClosed: (then: () => void) => void;
  readonly close: () => void;
  readonly open: boolean;
}

export function openSheet(...title: (Node | string)[]): Sheet {
  const notices = new Notices();
  const body = element('div', { class: 'sheet-body' });
  const close = element('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, 'Close');
  const dialog: HTMLDialogElement = element(
    'dialog',
    { class: 'sheet not-content', 'aria-labelledby': 'sheet-title' },
    element('header', {}, element('h2', { id: 'sheet-title' }, ...title), close),
    notices.heard,
    notices.place,
    body,
  );
  const from = document.activeElement;
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (from instanceof HTMLElement) from.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  return {
    body,
    notices,
    whenClosed: (then) => dialog.addEventListener('close', then),
    close: () => dialog.close(),
    get open() {
      return dialog.open;
    },
  };
}
