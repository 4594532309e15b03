/** IoT SQL preview: a rule, a message, and what the function is given. */
import { part } from '~/live/html.ts';
import { FormWidget, showVerdict, stepItem } from '~/widgets/form-widget.ts';

type Model = typeof import('./preview.ts');

class IotSqlPreview extends FormWidget<Model> {
  protected readonly called = 'The preview';
  #preset: string | undefined;
  /** How often it was asked: answers to earlier questions are late. */
  #asked = 0;

  protected load(): Promise<Model> {
    return import('./preview.ts');
  }

  protected show({ MESSAGES, preview }: Model, chosen: FormData): void {
    const preset = String(chosen.get('preset'));
    const message = MESSAGES.find(({ name }) => name === preset);
    // One of the messages was chosen: it takes the place of what was written.
    if (this.#preset !== undefined && preset !== this.#preset && message !== undefined) {
      this.#field('topic').value = message.topic;
      this.#field('payload').value = message.payload;
    }
    this.#preset = preset;
    this.#asked += 1;
    const asked = this.#asked;
    void preview(String(chosen.get('sql')), this.#field('topic').value, this.#field('payload').value).then((shown) => {
      if (asked !== this.#asked) return;
      showVerdict(this, shown.kind, shown.sum);
      part(this, '.steps').replaceChildren(...shown.steps.map(stepItem));
      const event = part(this, '.made');
      event.hidden = shown.event === undefined;
      event.textContent = shown.event ?? '';
    });
  }

  #field(name: string): HTMLInputElement {
    const found = this.querySelector<HTMLInputElement>(`[name=${name}]`);
    if (found === null) throw new Error(`The preview has no field ${name}.`);
    return found;
  }
}

customElements.define('coldstart-iot-sql-preview', IotSqlPreview);
