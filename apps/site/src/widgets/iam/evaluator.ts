/** The policy evaluator: fills the form from presets, and decides whenever something in it changes. */
import { KINDS } from '~/lib/signs.ts';
import { PRESETS, type Question } from './presets.ts';
import type { Considered, Remark, Verdict } from './verdict.ts';

const FIELDS = ['principal', 'action', 'resource', 'context', 'identity', 'resourcePolicy'] as const;

class IamEvaluator extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const output = this.querySelector('.verdict');
    const hint = this.querySelector('.preset-hint');
    if (form === null || output === null || hint === null || this.dataset['ready'] !== undefined) return;

    const field = (name: keyof Question): HTMLInputElement | HTMLTextAreaElement => {
      const found = form.elements.namedItem(name);
      if (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement) return found;
      throw new Error(`The evaluator's form has no field ${name}.`);
    };
    const question = (): Question => ({
      principal: field('principal').value,
      action: field('action').value,
      resource: field('resource').value,
      context: field('context').value,
      identity: field('identity').value,
      resourcePolicy: field('resourcePolicy').value,
    });

    form.addEventListener('submit', (event) => event.preventDefault());
    // The evaluator is the larger part of this page's JavaScript: it comes when the page is already there.
    import('./verdict.ts').then(
      ({ judge }) => {
        const decide = (): void => show(output, judge(question()));
        form.addEventListener('input', (event) => {
          const { target } = event;
          if (target instanceof HTMLInputElement && target.name === 'preset') {
            const preset = PRESETS[Number(target.value)];
            if (preset === undefined) return;
            for (const name of FIELDS) field(name).value = preset[name];
            hint.textContent = preset.hint;
          }
          decide();
        });
        decide();
        this.dataset['ready'] = '';
      },
      () => (output.textContent = 'The evaluator could not be loaded: reload the page.'),
    );
  }
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

function show(output: Element, verdict: Verdict): void {
  const sign = element('span', 'sign', KINDS[verdict.kind].sign);
  sign.setAttribute('aria-hidden', 'true');
  const title = element('p', 'verdict-title', sign, verdict.title);
  const message = element('p', 'verdict-message', verdict.message);
  const statements = element('ol', 'statements', ...verdict.statements.map(line));
  const remarks = element('ul', 'remarks', ...verdict.remarks.map(remark));
  output.className = `verdict ${verdict.kind}`;
  const parts = [title, message, statements, remarks].filter((part) => part.textContent !== '');
  output.replaceChildren(...parts);
}

function line({ policy, name, applies, decided, statement }: Considered): HTMLLIElement {
  const role = decided ? 'decided' : applies ? 'applies' : 'does not apply';
  const item = element('li', decided ? 'decided' : applies ? 'applies' : 'idle');
  item.append(
    element(
      'p',
      'statement-line',
      element('strong', '', name),
      ` ${statement.Effect}, in ${policy}: `,
      element('span', 'role', role),
    ),
  );
  if (decided) item.append(element('pre', '', element('code', '', JSON.stringify(statement, null, 2))));
  return item;
}

function remark({ policy, line: number, severity, message }: Remark): HTMLLIElement {
  const where = element('span', 'where', `${severity} · line ${number} of ${policy} `);
  return element('li', severity, where, message.replaceAll('`', ''));
}

customElements.define('coldstart-iam-evaluator', IamEvaluator);
