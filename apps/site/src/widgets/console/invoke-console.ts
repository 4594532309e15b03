/** The invoke console: sends what its form says to the small Lambda of `cloud.ts`, and shows answer and log. */
import { KINDS } from '~/lib/signs.ts';
import { whenInView } from '~/widgets/in-view.ts';
import type { Answer, LogLine, Request, World } from './cloud.ts';

/** Lines of the log that stay on the page. */
const TAIL = 24;
/** Seconds that the button for a late call adds. */
const LATE = 3;

/** What each button adds to what the form says. */
const BUTTONS: Readonly<Record<string, Pick<Request, 'copies' | 'delay'>>> = {
  invoke: { copies: 1, delay: 0 },
  replay: { copies: 1, delay: 0 },
  duplicate: { copies: 2, delay: 0 },
  delay: { copies: 1, delay: LATE },
};

class InvokeConsole extends HTMLElement {
  #last: Pick<Request, 'event' | 'type'> | undefined;

  connectedCallback(): void {
    const form = this.querySelector('form');
    const event = this.querySelector('textarea');
    if (form === null || event === null) return;
    form.addEventListener('submit', (submitted) => submitted.preventDefault());
    whenInView(this, () => {
      import('./cloud.ts').then(
        ({ EMPTY, EVENTS, send }) => {
          let world = EMPTY;
          form.addEventListener('change', ({ target }) => {
            const chosen = target instanceof HTMLInputElement && target.name === 'preset' ? target.value : '';
            if (chosen in EVENTS) event.value = EVENTS[chosen as keyof typeof EVENTS].text;
          });
          for (const button of this.querySelectorAll('button')) {
            button.disabled = button.value === 'replay';
            button.addEventListener('click', () => {
              const type = new FormData(form).get('type') === 'Event' ? 'Event' : 'RequestResponse';
              const said = { event: event.value, type } as const;
              const asked = button.value === 'replay' ? (this.#last ?? said) : said;
              this.#last = asked;
              const more = BUTTONS[button.value] ?? { copies: 1, delay: 0 };
              world = send(world, { ...asked, ...more }, () => crypto.randomUUID());
              this.#show(world);
            });
          }
          this.dataset['ready'] = '';
        },
        () => this.#part('.answers').replaceChildren('The console could not be loaded: reload the page.'),
      );
    });
  }

  #show({ answers, log }: World): void {
    for (const button of this.querySelectorAll('button')) button.disabled = false;
    this.#part('.answers').replaceChildren(...answers.map(answerOf));
    this.#part('.tail').replaceChildren(...log.slice(-TAIL).map(lineOf));
  }

  #part(selector: string): Element {
    const found = this.querySelector(selector);
    if (found === null) throw new Error(`The console has no ${selector}.`);
    return found;
  }
}

function element(name: string, className: string, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...content);
  return made;
}

function answerOf({ kind, status, requestId, functionError, payload, waited }: Answer): HTMLElement {
  const sign = element('span', 'sign', KINDS[kind].sign);
  sign.setAttribute('aria-hidden', 'true');
  const facts: [string, string][] = [
    ['StatusCode', status],
    ['FunctionError', functionError ?? 'absent'],
    ['Payload', payload === '' ? 'empty' : payload],
    ['Request id', requestId],
  ];
  return element(
    'li',
    kind,
    element('p', 'title', sign, ` after ${waited.toFixed(2)} s`),
    element(
      'dl',
      '',
      ...facts.map(([name, value]) => element('div', '', element('dt', '', name), element('dd', '', value))),
    ),
  );
}

function lineOf({ at, by, text }: LogLine): HTMLElement {
  return element('li', by, element('span', 'at', `${at} s`), ' ', text);
}

customElements.define('coldstart-invoke-console', InvokeConsole);
