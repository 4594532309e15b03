import { element } from '../html.ts';

/** Asks before something that takes work away or gives it away. Resolves to true when the reader goes on. */
export async function confirmed(title: string, text: string, goOn: string): Promise<boolean> {
  const heading = element('h2', { id: 'dialog-title' }, title);
  const form = element(
    'form',
    { method: 'dialog' },
    heading,
    element('p', {}, text),
    element(
      'div',
      { class: 'buttons' },
      element('button', { class: 'quiet', value: 'no', autofocus: true }, 'Cancel'),
      element('button', { class: 'action', value: 'yes' }, goOn),
    ),
  );
  const dialog = element('dialog', { class: 'ask not-content', 'aria-labelledby': 'dialog-title' }, form);
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  dialog.remove();
  return dialog.returnValue === 'yes';
}
