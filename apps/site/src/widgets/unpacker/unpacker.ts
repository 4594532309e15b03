/** The unpacker: undoes what `unpack.ts` knows of, one wrapping after the other, and shows what is left. */
import { KINDS } from '~/lib/signs.ts';
import { element, part, sign, withCode } from '~/live/html.ts';
import { showVerdict } from '~/widgets/form-widget.ts';
import { whenInView } from '~/widgets/in-view.ts';
import type { Step } from './unpack.ts';

class Unpacker extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    const data = this.querySelector('textarea');
    if (form === null || data === null) return;
    form.addEventListener('submit', (event) => event.preventDefault());
    whenInView(this, () => {
      import('./unpack.ts').then(
        ({ unpack }) => {
          let asked = 0;
          const show = async (): Promise<void> => {
            const mine = ++asked;
            const { steps, kind, verdict } = await unpack(data.value);
            // Something else was typed meanwhile.
            if (mine !== asked) return;
            part(this, '.steps').replaceChildren(...steps.map(itemOf));
            showVerdict(this, kind, verdict);
            this.dataset['ready'] = '';
          };
          for (const choice of form.querySelectorAll('input')) {
            choice.disabled = false;
            choice.addEventListener('input', () => {
              data.value = choice.dataset['data'] ?? '';
              void show();
            });
          }
          data.addEventListener('input', () => void show());
          void show();
        },
        () => (part(this, '.verdict-title').textContent = 'The unpacker could not be loaded: reload the page.'),
      );
    });
  }
}

const NAMES: Readonly<Record<Step['wrapping'], string>> = { base64: 'base64', gzip: 'gzip', json: 'JSON' };

function itemOf({ wrapping, code, ok, said, shown }: Step): HTMLElement {
  const kind = ok ? 'success' : 'failure';
  return element(
    'li',
    { class: kind },
    element(
      'p',
      { class: 'step' },
      sign(KINDS[kind].sign),
      ' ',
      element('strong', {}, NAMES[wrapping]),
      ' ',
      element('code', {}, code),
    ),
    element('p', { class: 'said' }, ...withCode(said)),
    shown === '' ? undefined : element('pre', { tabindex: '0', 'aria-label': `After ${NAMES[wrapping]}` }, shown),
  );
}

customElements.define('coldstart-unpacker', Unpacker);
