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

export function roomCard({ address, code }: { readonly address: string; readonly code: string }): HTMLElement {
  const link = joinLink(address, code);
  return element(
    'section',
    { class: 'room-card', 'aria-labelledby': 'room-card' },
    element(
      'div',
      {},
      element('h2', { id: 'room-card' }, 'Come in'),
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
