import { KINDS, type Kind } from '~/lib/signs.ts';
import { element, part, sign, withCode } from '~/live/html.ts';
import { whenInView } from './in-view.ts';

/**
 * A widget that shows what its form says: its model is loaded as soon as it is in sight, and asked at every change.
 * `data-ready` says that it is there.
 */
export abstract class FormWidget<Model> extends HTMLElement {
  /** As in "The chain could not be loaded". */
  protected abstract readonly called: string;
  /** Where that would be said. */
  protected readonly says: string = '.verdict-title';

  protected abstract load(): Promise<Model>;
  protected abstract show(model: Model, chosen: FormData): void;

  /** The form's one slider. */
  protected get slider(): HTMLInputElement {
    const found = this.querySelector<HTMLInputElement>('input[type=range]');
    if (found === null) throw new Error(`${this.called} has no slider.`);
    return found;
  }

  connectedCallback(): void {
    const form = this.querySelector('form');
    if (form === null) throw new Error(`${this.called} has no form.`);
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      this.load().then(
        (model) => {
          const show = (): void => this.show(model, new FormData(form));
          for (const input of form.querySelectorAll('input')) input.disabled = false;
          form.addEventListener('input', show);
          // A browser may have kept what was chosen before.
          show();
          this.dataset['ready'] = '';
        },
        () => (part(this, this.says).textContent = `${this.called} could not be loaded: reload the page.`),
      );
    });
  }
}

/** Shows how something ends, with the sign of its kind. */
export function showVerdict(widget: Element, kind: Kind, text: string): void {
  part(widget, '.verdict').className = `verdict ${kind}`;
  part(widget, '.verdict-title').textContent = `${KINDS[kind].sign} ${text}`;
}

/** A step of what happened, as an item of a list: who, a sign, and what. */
export function stepItem({ who, kind, text }: { who: string; kind: Kind; text: string }): HTMLElement {
  return element(
    'li',
    { class: kind },
    element('span', { class: 'who' }, who),
    ' ',
    sign(KINDS[kind].sign),
    ' ',
    ...withCode(text),
  );
}
