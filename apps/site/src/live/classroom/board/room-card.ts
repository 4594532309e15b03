/** What the room needs to come in: the address, the code large enough for the last row, and both as a picture. */
import { renderSVG } from 'uqr';
import { element } from '../../html.ts';

/** `K7M2QX` is read out more easily as `K7M-2QX`. */
export function codeInGroups(code: string): string {
  return code.replace(/^(.{3})(.{3})$/, '$1-$2').replace(/^(.{5})(.{5})$/, '$1-$2');
}

export function joinLink(address: string, code: string): string {
  return `${address.replace(/\/$/, '')}/room/#code=${code}`;
}

interface RoomAddress {
  readonly address: string;
  readonly code: string;
}

/** The card on the board, and a button that shows it alone, for the wall. */
export function roomCard(room: RoomAddress): HTMLElement {
  const button = element('button', { type: 'button', class: 'quiet', onclick: () => project(room) }, 'Show it large');
  const made = card(room, 'room-card');
  made.firstElementChild?.append(element('p', {}, button));
  return made;
}

/** Over everything: a class that looks at the wall sees the code, and nobody's points. */
function project(room: RoomAddress): void {
  const close = element(
    'button',
    { type: 'button', class: 'quiet', onclick: () => dialog.close() },
    'Back to the board',
  );
  const shown = card(room, 'projected-card');
  const dialog: HTMLDialogElement = element(
    'dialog',
    { class: 'projected not-content', 'aria-labelledby': 'projected-card' },
    shown,
    close,
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function card({ address, code }: RoomAddress, id: string): HTMLElement {
  const link = joinLink(address, code);
  return element(
    'section',
    { class: 'room-card', 'aria-labelledby': id },
    element(
      'div',
      {},
      element('h2', { id }, 'Come in'),
      element('p', { class: 'address' }, element('a', { href: link }, `${address.replace(/\/$/, '')}/room/`)),
      element('p', { class: 'soft' }, 'Code'),
      element('p', { class: 'code' }, codeInGroups(code)),
      element('p', { class: 'soft' }, 'In a clone of the course:'),
      element('p', {}, element('code', {}, `pnpm join ${address} ${code}`)),
    ),
    picture(link),
  );
}

/** Dark on light in both schemes: not every camera reads it the other way around. */
function picture(link: string): HTMLElement {
  const drawn = new DOMParser().parseFromString(renderSVG(link, { border: 2 }), 'image/svg+xml').documentElement;
  drawn.setAttribute('aria-hidden', 'true');
  return element(
    'div',
    { class: 'qr', role: 'img', 'aria-label': 'The address of the room with its code, for a phone’s camera' },
    document.importNode(drawn, true),
  );
}
