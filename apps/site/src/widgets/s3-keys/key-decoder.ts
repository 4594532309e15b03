/** Key decoder: a key as people write it, as an event has it, and what each way of decoding comes to. */
import { element, part, withCode } from '~/live/html.ts';
import { FormWidget, showVerdict, stepItem } from '~/widgets/form-widget.ts';
import type { Way } from './decode.ts';

type Model = typeof import('./decode.ts');

class KeyDecoder extends FormWidget<Model> {
  protected readonly called = 'The key decoder';
  #preset: string | undefined;

  protected load(): Promise<Model> {
    return import('./decode.ts');
  }

  protected show({ readingOf }: Model, chosen: FormData): void {
    const preset = String(chosen.get('preset'));
    const field = this.querySelector<HTMLInputElement>('input[name=key]');
    if (field === null) throw new Error('The key decoder has no field for a key.');
    // One of the names was chosen: it takes the place of what was written.
    if (this.#preset !== undefined && preset !== this.#preset) {
      field.value = preset;
      const asObject = this.querySelector<HTMLInputElement>('input[name=given][value=object]');
      if (asObject !== null) asObject.checked = true;
    }
    this.#preset = preset;
    const given = new FormData(field.form ?? undefined).get('given') === 'event' ? 'event' : 'object';
    const { kind, sum, real, raw, ways } = readingOf(field.value, given);
    showVerdict(this, kind, sum);
    part(this, '.keys').replaceChildren(...pair('s3.object.key', raw), ...pair('the object', real ?? 'none'));
    part(this, '.ways').replaceChildren(...ways.map(wayItem));
  }
}

const pair = (name: string, key: string): HTMLElement[] => [
  element('dt', {}, name),
  element('dd', {}, ...withCode(`\`${key}\``)),
];

function wayItem(way: Way): HTMLElement {
  const item = stepItem(way);
  item.querySelector('.who')?.replaceWith(element('code', { class: 'who' }, way.who));
  return item;
}

customElements.define('coldstart-key-decoder', KeyDecoder);
