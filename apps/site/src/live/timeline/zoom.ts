/** Makes a crowded drawing wider than the page, to be scrolled. */
import { element } from '../html.ts';

const FACTORS = [1, 2, 4, 8];
/** Fewer steps than this can be told apart as they are. */
const CROWDED = 10;

/** @param steps how many the drawing shows */
export function zoomable(drawing: HTMLElement, steps: number): HTMLElement {
  const view = element('div', { class: 'view' }, drawing);
  if (steps < CROWDED) return view;
  let level = 0;
  const button = (label: string, text: string, by: number): HTMLButtonElement =>
    element('button', { type: 'button', class: 'quiet', 'aria-label': label, onclick: () => go(by) }, text);
  const smaller = button('Make the drawing smaller', '−', -1);
  const larger = button('Make the drawing larger', '+', 1);
  const factor = element('span', { role: 'status' });
  function go(by: number): void {
    const before = FACTORS[level] ?? 1;
    level = Math.min(Math.max(level + by, 0), FACTORS.length - 1);
    const now = FACTORS[level] ?? 1;
    const middle = view.scrollLeft + view.clientWidth / 2;
    view.style.setProperty('--zoom', String(now));
    // What was in the middle stays there.
    view.scrollLeft = (middle * now) / before - view.clientWidth / 2;
    factor.textContent = `${now} ×`;
    smaller.setAttribute('aria-disabled', String(level === 0));
    larger.setAttribute('aria-disabled', String(level === FACTORS.length - 1));
    // What scrolls can be scrolled with the keys.
    if (now > 1) view.setAttribute('tabindex', '0');
    else view.removeAttribute('tabindex');
  }
  go(0);
  view.setAttribute('role', 'group');
  view.setAttribute('aria-label', 'Drawing of the steps below');
  return element('div', {}, element('p', { class: 'zoom' }, smaller, factor, larger), view);
}
