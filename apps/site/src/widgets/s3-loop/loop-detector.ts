/** Loop detector: a bucket's filter, what the function writes, and whether it triggers itself. */
import { part } from '~/live/html.ts';
import { FormWidget, showVerdict, stepItem } from '~/widgets/form-widget.ts';

type Model = typeof import('./detect.ts');

const FIELDS = ['upload', 'prefix', 'suffix', 'output'] as const;
const CHOICES = ['events', 'bucket'] as const;

class LoopDetector extends FormWidget<Model> {
  protected readonly called = 'The loop detector';
  #preset: string | undefined;

  protected load(): Promise<Model> {
    return import('./detect.ts');
  }

  protected show({ detect, SETTINGS }: Model, chosen: FormData): void {
    const preset = String(chosen.get('preset'));
    const setting = SETTINGS.find(({ called }) => called === preset);
    // One of the settings was chosen: it takes the place of what was written.
    if (this.#preset !== undefined && preset !== this.#preset && setting !== undefined) {
      for (const name of FIELDS) this.#input(`[name=${name}]`).value = setting[name];
      for (const name of CHOICES) this.#input(`[name=${name}][value="${setting[name]}"]`).checked = true;
    }
    this.#preset = preset;
    const { kind, sum, steps } = detect({
      upload: this.#input('[name=upload]').value,
      prefix: this.#input('[name=prefix]').value,
      suffix: this.#input('[name=suffix]').value,
      output: this.#input('[name=output]').value,
      events: this.#input('[name=events]:checked').value,
      bucket: this.#input('[name=bucket]:checked').value === 'other' ? 'other' : 'same',
    });
    showVerdict(this, kind, sum);
    part(this, '.steps').replaceChildren(...steps.map(stepItem));
  }

  #input(selector: string): HTMLInputElement {
    const found = this.querySelector<HTMLInputElement>(`input${selector}`);
    if (found === null) throw new Error(`The loop detector has no input${selector}.`);
    return found;
  }
}

customElements.define('coldstart-loop-detector', LoopDetector);
