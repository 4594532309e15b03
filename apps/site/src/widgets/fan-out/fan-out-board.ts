/** The fan-out board: a message, three subscriptions that can be edited, and what arrives at each. */
import { element, part } from '~/live/html.ts';
import { FormWidget, showVerdict, stepItem } from '~/widgets/form-widget.ts';
import type { Published, Reader, Setting } from './board.ts';

type Model = typeof import('./board.ts');

class FanOutBoard extends FormWidget<Model> {
  protected readonly called = 'The fan-out board';
  #chosen: string | undefined;

  protected load(): Promise<Model> {
    return import('./board.ts');
  }

  protected show({ MESSAGES, NAMES, publish, READERS }: Model, chosen: FormData): void {
    const settings = Object.fromEntries(NAMES.map((name) => [name, settingOf(name, chosen)]));
    const { kind, sum, outcomes } = publish(this.#published(MESSAGES, chosen), settings as Record<Reader, Setting>);
    showVerdict(this, kind, sum);
    part(this, '.steps').replaceChildren(...outcomes.map((one) => stepItem(one)));
    const found = outcomes.flatMap(({ who, arrives }) =>
      arrives === undefined ? [] : arrived(arrives, READERS[who].title),
    );
    part(this, '.arrived').replaceChildren(...found);
  }

  /** What stands in the boxes: where another message was chosen, that takes the place of what was written. */
  #published(messages: Model['MESSAGES'], chosen: FormData): Published {
    const [body, attributes] = [this.#box('body'), this.#box('attributes')];
    const name = String(chosen.get('message'));
    const example = messages[name];
    if (this.#chosen !== undefined && this.#chosen !== name && example !== undefined) {
      body.value = example.body;
      attributes.value = example.attributes;
    }
    this.#chosen = name;
    return { body: body.value, attributes: attributes.value };
  }

  #box(name: string): HTMLTextAreaElement {
    const box = this.querySelector<HTMLTextAreaElement>(`textarea[name=${name}]`);
    if (box === null) throw new Error(`The fan-out board has no box for the ${name}.`);
    return box;
  }
}

const settingOf = (name: Reader, chosen: FormData): Setting => ({
  scope: chosen.get(`${name}-scope`) as Setting['scope'],
  raw: chosen.get(`${name}-raw`) === 'true',
  policy: String(chosen.get(`${name}-policy`)),
});

const arrived = (text: string, title: string): HTMLElement =>
  element(
    'div',
    {},
    element('p', { class: 'told' }, `What arrives: ${title}`),
    element('pre', { tabindex: 0, role: 'region', 'aria-label': `What arrives: ${title}` }, text),
  );

customElements.define('coldstart-fan-out-board', FanOutBoard);
