/** What a timeline shows, as data: `Timeline.astro` draws it when the page is built, and widgets draw it anew. */
import { KINDS, type Kind } from '~/lib/signs.ts';

export interface Span {
  /** Who: `Lambda`, `your handler`. */
  readonly lane: string;
  /** Begin on the axis; end, where it takes time. */
  readonly at: number;
  readonly to?: number;
  readonly kind: Kind;
  readonly text: string;
}

export interface Axis {
  readonly label: string;
  /** Unit of the axis: `ms`, `s`. */
  readonly unit: string;
  /** End of the axis. */
  readonly end: number;
  readonly ticks: readonly number[];
}

/** Draws a timeline into the figure that `Timeline.astro` has made, in the place of what was there. */
export function drawTimeline(figure: Element, { label, unit, end, ticks }: Axis, spans: readonly Span[]): void {
  const percent = (value: number): string => `${((value / end) * 100).toFixed(2)}%`;
  const line = ({ lane, at, to, kind, text }: Span): HTMLElement => {
    const bar = element('span', to === undefined ? 'bar moment' : 'bar');
    bar.style.setProperty('--at', percent(at));
    bar.style.setProperty('--long', percent((to ?? at) - at));
    const sign = element('span', 'sign', KINDS[kind].sign);
    const track = element('span', 'track', bar);
    for (const drawn of [track, sign]) drawn.setAttribute('aria-hidden', 'true');
    const what = element('span', 'what', sign, element('span', 'sr-only', `${KINDS[kind].word}: `), text);
    return element('li', kind, element('span', 'lane', lane), track, what);
  };
  const mark = (tick: number): HTMLElement => {
    const made = element('span', '', `${tick} ${unit}`);
    made.style.setProperty('--at', percent(tick));
    return made;
  };
  figure.querySelector('figcaption')?.replaceChildren(label);
  figure.querySelector('ol')?.replaceChildren(...spans.map(line));
  figure.querySelector('.ruler')?.replaceChildren(...ticks.map(mark));
}

function element(name: string, className: string, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...content);
  return made;
}
