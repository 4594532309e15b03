import { element, part, sign } from '../html.ts';
import { KINDS, type Kind } from '~/lib/signs.ts';

/** Score and state in one line at the foot of the window, while the checks themselves are out of sight. */
export class ScoreBar {
  readonly #bar = element('a', { class: 'score-bar', href: '#checks', hidden: true });
  readonly #points = element('strong');
  readonly #state = element('span', { class: 'state' });
  readonly #kind = element('span');

  constructor(root: HTMLElement) {
    this.#bar.append(this.#points, this.#kind, this.#state);
    root.append(this.#bar);
    const shown = (entries: readonly IntersectionObserverEntry[]): void => {
      this.#bar.hidden = entries.at(-1)?.isIntersecting !== false;
    };
    // What is behind the header is out of sight.
    new IntersectionObserver(shown, { rootMargin: '-64px 0px 0px' }).observe(part(root, '[data-score]'));
  }

  score(points: string, state: string, kind: Kind): void {
    this.#points.textContent = points;
    this.say(state, kind);
  }

  /** What is going on; the points stay. */
  say(state: string, kind: Kind): void {
    this.#kind.className = kind;
    this.#kind.replaceChildren(sign(KINDS[kind].sign));
    this.#state.textContent = state;
  }
}
