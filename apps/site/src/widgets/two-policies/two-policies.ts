/** Two policies side by side: who calls what, and which of the two has a say in it. */
import { part } from '~/live/html.ts';
import { whenInView } from '~/widgets/in-view.ts';

class TwoPolicies extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    if (form === null) return;
    const output = part(this, '.verdict');
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      Promise.all([import('./scene.ts'), import('../iam/show.ts')]).then(
        ([{ decide, DECIDES, SITUATIONS }, { show }]) => {
          const update = (): void => {
            const given = new FormData(form);
            const situation = SITUATIONS[Number(given.get('situation'))];
            if (situation === undefined) return;
            const text = (name: string): string => String(given.get(name) ?? '');
            part(this, '.preset-hint').textContent = situation.hint;
            part(this, '.decides').textContent = DECIDES[situation.decides];
            const { principal, action, resource, context } = situation;
            part(this, '.asked').textContent = [`${principal} asks for ${action}`, `on ${resource}`, context]
              .filter((line) => line !== '')
              .join('\n');
            show(output, decide(situation, { function: text('function'), role: text('role') }));
          };
          form.addEventListener('input', update);
          update();
          this.dataset['ready'] = '';
        },
        () => (output.textContent = 'The evaluator could not be loaded: reload the page.'),
      );
    });
  }
}

customElements.define('coldstart-two-policies', TwoPolicies);
