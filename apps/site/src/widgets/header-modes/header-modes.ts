/** Header modes: a command of curl, what a load balancer tells a function of it in either mode, and what becomes of an answer. */
import { element, part, withCode } from '~/live/html.ts';
import { FormWidget } from '~/widgets/form-widget.ts';
import type { AnswerName } from './modes.ts';

type Model = typeof import('./modes.ts');

class HeaderModes extends FormWidget<Model> {
  protected readonly called = 'The event';
  protected override readonly says = '.verdict';
  #begun: FormDataEntryValue | null = null;

  protected load(): Promise<Model> {
    return import('./modes.ts');
  }

  protected show({ COMMANDS, ANSWERS, answerOf, eventOf }: Model, chosen: FormData): void {
    const command = this.querySelector('textarea');
    if (command === null) return;
    const begun = chosen.get('command');
    // Another beginning than before, and not a letter that was typed.
    if (begun !== this.#begun) command.value = COMMANDS[Number(begun)]?.[1] ?? '';
    this.#begun = begun;
    const lists = chosen.get('lists') === 'on';
    const shown = eventOf(command.value, lists);
    const status = part(this, '.verdict');
    status.className = typeof shown === 'string' ? 'verdict failure' : 'verdict';
    const notes = typeof shown === 'string' ? [shown] : shown.notes;
    status.replaceChildren(element('ul', {}, ...notes.map((note) => element('li', {}, ...withCode(note)))));
    if (typeof shown !== 'string') part(this, '.event').textContent = JSON.stringify(shown.event, null, 2);
    const name = String(chosen.get('answer'));
    if (isAnswer(ANSWERS, name)) part(this, '.answer').textContent = answerOf(name, lists).join('\n');
  }
}

const isAnswer = (all: Model['ANSWERS'], name: string): name is AnswerName => Object.hasOwn(all, name);

customElements.define('coldstart-header-modes', HeaderModes);
