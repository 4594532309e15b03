/** The moment in which everything passes: what was learnt, what is next. Its words are the page's own. */
export class PassMoment {
  readonly #place: HTMLElement;

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  show(): void {
    this.#place.hidden = false;
  }

  hide(): void {
    this.#place.hidden = true;
    this.#place.classList.remove('fresh');
  }

  /** It has just happened: it moves, and comes into sight. The focus stays where the reader is, in an editor perhaps. */
  celebrate(): void {
    this.#place.classList.add('fresh');
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#place.scrollIntoView({ block: 'center', behavior: still ? 'instant' : 'smooth' });
  }
}
