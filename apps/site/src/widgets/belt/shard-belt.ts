/** The shard belt: draws a shard's records, and what the function is given of them, as the form has it. */
import { KINDS } from '~/lib/signs.ts';
import { element, part, sign } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import { drawTimeline } from '~/widgets/timeline.ts';
import type { Fate, Setting } from './belt.ts';

type Belt = typeof import('./belt.ts');
type Model = Belt & typeof import('./pieces.ts');

/** Milliseconds that each step is shown while it plays. */
const STEP = 700;

class ShardBelt extends FormWidget<Model> {
  protected readonly called = 'The belt';
  protected override readonly says = '.sum';

  #steps: readonly number[] = [];
  #timer: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#button.addEventListener('click', () => (this.#timer === undefined ? this.#play() : this.#stop()));
    // Whoever moves the slider or chooses has taken over.
    this.addEventListener('input', ({ isTrusted }) => isTrusted && this.#stop());
  }

  disconnectedCallback(): void {
    this.#stop();
  }

  get #button(): HTMLButtonElement {
    return part(this, '.play') as HTMLButtonElement;
  }

  protected async load(): Promise<Model> {
    return { ...(await import('./belt.ts')), ...(await import('./pieces.ts')) };
  }

  protected show(model: Model, chosen: FormData): void {
    const { axisOf, cutsIn, fatesAt, piecesAt, piecesText, run, spansOf, stepsOf, sumOf } = model;
    const runs = run(settingOf(chosen));
    this.#steps = stepsOf(runs);
    this.#button.disabled = false;
    const moment = this.slider.valueAsNumber / 10;
    const pieces = piecesAt(runs, moment);
    const cuts = cutsIn(pieces);
    const changes = this.dataset['of'] === 'table' ? model.CHANGES : undefined;
    part(this, '.asked').textContent = `${moment.toFixed(1)} s`;
    part(this, '.pieces').textContent = piecesText(pieces);
    part(this, '.belt').replaceChildren(
      ...fatesAt(runs, moment).map((fate) => box(fate, cuts.has(fate.name), changes?.[fate.name], model.oftenOf)),
    );
    drawTimeline(part(this, 'figure'), axisOf(), spansOf(runs));
    // Said again only when it is another sentence: moving the slider changes the boxes alone.
    const sum = part(this, '.sum');
    if (sum.textContent !== sumOf(runs)) sum.textContent = sumOf(runs);
  }

  /** From the beginning, one change after the other. */
  #play(): void {
    const left = [0, ...this.#steps];
    const next = (): void => {
      const tenth = left.shift();
      if (tenth === undefined) return this.#stop();
      this.slider.valueAsNumber = tenth;
      this.slider.dispatchEvent(new Event('input', { bubbles: true }));
      this.#timer = window.setTimeout(next, STEP);
    };
    this.#button.textContent = 'Stop';
    next();
  }

  #stop(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#button.textContent = 'Play';
  }
}

function box(
  { name, kind, word, times }: Fate,
  isCut: boolean,
  change: string | undefined,
  oftenOf: Model['oftenOf'],
): HTMLElement {
  return element(
    'li',
    { class: isCut ? `${kind} cut` : kind },
    element('b', {}, name),
    ...(change === undefined ? [] : [element('small', {}, change)]),
    element('span', {}, sign(KINDS[kind].sign), ` ${word}`),
    element('small', {}, oftenOf(times)),
  );
}

function settingOf(form: FormData): Setting {
  return {
    poison: form.get('poison') as Setting['poison'],
    failure: form.get('failure') as Setting['failure'],
    retries: Number(form.get('retries')),
    lanes: Number(form.get('lanes')),
    window: (form.get('window') as Setting['window'] | null) ?? 'none',
  };
}

customElements.define('coldstart-shard-belt', ShardBelt);
