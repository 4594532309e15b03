/** The event explorer: shows the event of a source, and tells of the field that is chosen. */
import { whenInView } from '~/widgets/in-view.ts';
import type { EventSample, SampleName } from '@coldstart/event-samples';
import type { Line } from './lines.ts';

type Samples = typeof import('@coldstart/event-samples');

class EventExplorer extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    if (form === null) return;
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      Promise.all([import('@coldstart/event-samples'), import('./lines.ts')]).then(
        ([samples, { linesOf }]) => {
          const show = (): void => {
            const sample: EventSample = samples.SAMPLES[new FormData(form).get('sample') as SampleName];
            this.#say('.preset-hint', sample.how);
            this.#write(samples, sample, linesOf(sample.event));
          };
          form.addEventListener('input', show);
          show();
          this.dataset['ready'] = '';
        },
        () => this.#say('.preset-hint', 'The explorer could not be loaded: reload the page.'),
      );
    });
  }

  #say(selector: string, text: string): void {
    this.querySelector(selector)?.replaceChildren(...inline(text));
  }

  #write(samples: Samples, sample: EventSample, lines: readonly Line[]): void {
    const list = this.querySelector('.event');
    if (list === null) return;
    const values = new Map(samples.fieldsOf(sample.event).map(({ path, value }) => [path, value]));
    const buttons: HTMLButtonElement[] = [];
    const choose = (button: HTMLButtonElement, path: string): void => {
      for (const each of buttons) {
        each.tabIndex = each === button ? 0 : -1;
        if (each === button) each.setAttribute('aria-current', 'true');
        else each.removeAttribute('aria-current');
      }
      const { means = '', trap } = sample.fields[path] ?? {};
      this.#say('.field-path', path);
      this.#say('.field-type', samples.typeOf(values.get(path)));
      this.#say('.field-means', means);
      this.#say('.field-trap', trap ?? '');
    };
    list.replaceChildren(
      ...lines.map(({ depth, field, text }) => {
        const item = document.createElement('li');
        item.style.setProperty('--depth', String(depth));
        if (field === undefined) {
          item.append(text);
          return item;
        }
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = field.name;
        if (sample.fields[field.path]?.trap !== undefined) button.className = 'trap';
        button.addEventListener('focus', () => choose(button, field.path));
        // Some browsers do not focus what is clicked.
        button.addEventListener('click', () => button.focus());
        buttons.push(button);
        item.append(button, ': ', text);
        return item;
      }),
    );
    list.addEventListener('keydown', (event) => move(buttons, event as KeyboardEvent));
    const [first] = buttons;
    const path = lines.find(({ field }) => field !== undefined)?.field?.path;
    if (first !== undefined && path !== undefined) choose(first, path);
  }
}

/** Arrows lead from field to field. */
function move(buttons: readonly HTMLButtonElement[], event: KeyboardEvent): void {
  const at = buttons.findIndex((button) => button === event.target);
  const goal = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  const next = goal === undefined || at < 0 ? undefined : buttons[goal];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

/** Text with `code` in backticks. */
function inline(text: string): Node[] {
  return text.split('`').map((part, index) => {
    if (index % 2 === 0) return document.createTextNode(part);
    const code = document.createElement('code');
    code.textContent = part;
    return code;
  });
}

customElements.define('coldstart-event-explorer', EventExplorer);
