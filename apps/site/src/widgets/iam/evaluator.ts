/** The policy evaluator: fills the form from presets, and decides whenever something in it changes. */
import { PRESETS, type Question } from './presets.ts';
import { show } from './show.ts';

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

customElements.define('coldstart-iam-evaluator', IamEvaluator);
