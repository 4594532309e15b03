/**
 * Makes a quiz of the list that `Quiz.astro` writes: radio buttons, one Answer button, an explanation for the answer
 * that was chosen, and all of them once it was the right one. Letters choose, Enter answers.
 */
import { markQuiz, progress } from '~/live/progress.ts';

class Quiz extends HTMLElement {
  connectedCallback(): void {
    const list = this.querySelector('ol');
    const question = this.querySelector('.question');
    if (list === null || question === null || this.querySelector('form') !== null) return;
    const { answer, choose, keys: help, notYet, right, try: once, tries: often } = this.dataset;
    const number = [...document.querySelectorAll('coldstart-quiz')].indexOf(this);
    const name = `quiz-${number}`;
    /** As progress knows it: `handler-and-event/1`. */
    const id = `${/\/lessons\/([a-z0-9-]+)\//.exec(location.pathname)?.[1] ?? 'page'}/${number + 1}`;
    question.id = `${name}-question`;

    const form = document.createElement('form');
    const group = document.createElement('fieldset');
    group.setAttribute('aria-labelledby', question.id);
    list.replaceWith(form);
    group.append(list);
    form.append(group);

    const choices = [...list.querySelectorAll('li')].map((item, index) => choice(item, name, index));
    const button = document.createElement('button');
    button.type = 'submit';
    button.textContent = answer ?? '';
    button.className = 'action';
    const keys = document.createElement('span');
    keys.className = 'keys';
    keys.textContent = help ?? '';
    const said = document.createElement('p');
    said.className = 'sr-only';
    said.setAttribute('role', 'status');
    const bar = document.createElement('div');
    bar.className = 'answer-form';
    const before = document.createElement('span');
    before.className = 'keys before';
    const remember = (): void => {
      const result = progress().quizzes[id];
      if (result === undefined) return;
      const tries = result.tries === 1 ? once : often?.replace('#', String(result.tries));
      before.textContent = `${result.right ? `✓ ${right}` : notYet}, ${tries}`;
    };
    remember();
    bar.append(button, keys, before);
    form.append(bar, said);

    form.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const wanted = choices.find(({ letter }) => letter === event.key.toLowerCase());
      if (wanted === undefined) return;
      event.preventDefault();
      wanted.input.checked = true;
      wanted.input.focus();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const chosen = choices.find(({ input }) => input.checked);
      if (chosen === undefined) {
        said.textContent = choose ?? '';
        choices[0]?.input.focus();
        return;
      }
      if (chosen.right) for (const { item } of choices) item.dataset['answered'] ??= 'explained';
      chosen.item.dataset['answered'] = 'chosen';
      said.textContent = chosen.explanation;
      markQuiz(id, chosen.right);
      remember();
    });
  }
}

interface Choice {
  readonly item: HTMLLIElement;
  readonly input: HTMLInputElement;
  readonly letter: string;
  readonly right: boolean;
  readonly explanation: string;
}

function choice(item: HTMLLIElement, name: string, index: number): Choice {
  const input = document.createElement('input');
  input.type = 'radio';
  input.name = name;
  const label = document.createElement('label');
  const letter = item.querySelector('.letter');
  const text = item.querySelector('.text');
  label.append(input, ...(letter === null ? [] : [letter]), ...(text === null ? [] : [text]));
  const explanation = item.querySelector('details p');
  if (explanation !== null) {
    explanation.className = 'why';
    explanation.id = `${name}-why-${index}`;
    item.querySelector('details')?.replaceWith(explanation);
  }
  item.prepend(label);
  return {
    item,
    input,
    letter: letter?.textContent.trim() ?? '',
    right: item.dataset['right'] !== undefined,
    explanation: explanation?.textContent.trim().replaceAll(/\s+/g, ' ') ?? '',
  };
}

customElements.define('coldstart-quiz', Quiz);
