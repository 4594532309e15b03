/**
 * The invoke console: sends what its form says to the small Lambda of `cloud.ts`, and shows answer and log. Where the local
 * server is there, it calls the learner's own function, too.
 */
import type { Invoked } from '@coldstart/workshop/api';
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

/** The exercise whose function is called where the local server is there. */
const SLUG = 'hello-event';

class InvokeConsole extends HTMLElement {
  #last: Pick<Request, 'event' | 'type'> | undefined;
  #world: World | undefined;

  connectedCallback(): void {
    const form = this.querySelector('form');
    const event = this.querySelector('textarea');
    if (form === null || event === null) return;
    form.addEventListener('submit', (submitted) => submitted.preventDefault());
    whenInView(this, () => {
      Promise.all([import('./cloud.ts'), import('~/live/workshop.ts')]).then(
        ([cloud, workshop]) => {
          form.addEventListener('change', ({ target }) => {
            const chosen = target instanceof HTMLInputElement && target.name === 'preset' ? target.value : '';
            if (chosen in cloud.EVENTS) event.value = cloud.EVENTS[chosen as keyof typeof cloud.EVENTS].text;
          });
          for (const button of this.querySelectorAll('button')) {
            button.disabled = button.value === 'replay';
            button.addEventListener('click', () => {
              const said = new FormData(form);
              const typed = {
                event: event.value,
                type: said.get('type') === 'Event' ? 'Event' : 'RequestResponse',
              } as const;
              const asked = button.value === 'replay' ? (this.#last ?? typed) : typed;
              this.#last = asked;
              const request = { ...asked, ...(BUTTONS[button.value] ?? { copies: 1, delay: 0 }) };
              if (said.get('where') === 'local') void this.#call(request, workshop);
              else {
                this.#world = cloud.send(this.#world ?? cloud.EMPTY, request, () => crypto.randomUUID());
                this.#show(this.#world.answers, this.#world.log);
              }
            });
          }
          // The learner's own function can be called where the local server is there, and nowhere else.
          void workshop
            .findWorkshop()
            .then((course) => this.#part('.where').toggleAttribute('hidden', course === undefined));
          this.dataset['ready'] = '';
        },
        () => this.#part('.answers').replaceChildren('The console could not be loaded: reload the page.'),
      );
    });
  }

  /** Calls the learner's own function; one call at a time. */
  async #call(request: Request, { send, sayError }: typeof import('~/live/workshop.ts')): Promise<void> {
    for (const button of this.querySelectorAll('button')) button.disabled = true;
    try {
      const { answers, log } = await send<Invoked>(`cloud/${SLUG}/invoke`, request);
      this.#show(
        answers.map((answer) => ({ ...answer, kind: kindOf(answer) })),
        log,
      );
    } catch (error) {
      this.#part('.answers').replaceChildren(element('li', 'wait', sayError(error)));
      this.#part('.tail').replaceChildren();
    } finally {
      for (const button of this.querySelectorAll('button')) button.disabled = false;
    }
  }

  #show(answers: readonly Answer[], log: readonly Omit<LogLine, 'at'>[]): void {
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

function lineOf({ at, by, text }: Omit<LogLine, 'at'> & { readonly at?: number }): HTMLElement {
  return at === undefined ? element('li', by, text) : element('li', by, element('span', 'at', `${at} s`), ' ', text);
}

function kindOf({ status, functionError }: Invoked['answers'][number]): Answer['kind'] {
  if (status === '202') return 'wait';
  if (status !== '200') return 'denial';
  return functionError === undefined ? 'success' : 'failure';
}

customElements.define('coldstart-invoke-console', InvokeConsole);
