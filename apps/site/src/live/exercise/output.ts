import { element } from '../html.ts';

/** Lines kept: the newest are what the reader looks for. */
const MOST = 500;

/** What the learner's functions wrote in this run. Not announced: whoever wants it opens it. */
export class Output {
  readonly #place: HTMLElement;
  readonly #lines: string[] = [];

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  clear(): void {
    this.#lines.length = 0;
    this.#place.replaceChildren();
  }

  add(lines: readonly string[]): void {
    this.#lines.push(...lines);
    const shown = this.#lines.slice(-MOST);
    const details = this.#place.querySelector('details') ?? this.#make();
    const [summary, pre] = [details.querySelector('summary'), details.querySelector('pre')];
    if (summary === null || pre === null) return;
    const count = this.#lines.length;
    summary.textContent = `Output of your code · ${count} ${count === 1 ? 'line' : 'lines'}`;
    const atEnd = pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 8;
    pre.textContent = shown.join('\n');
    if (atEnd) pre.scrollTop = pre.scrollHeight;
  }

  #make(): HTMLDetailsElement {
    const pre = element('pre', { tabindex: 0, 'aria-label': 'Output of your code' });
    const details = element('details', { class: 'output' }, element('summary'), pre);
    this.#place.append(details);
    return details;
  }
}
