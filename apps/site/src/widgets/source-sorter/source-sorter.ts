/** The source sorter: each source is put on one of three piles, and says at once what is right with that. */
import { KINDS } from '~/lib/signs.ts';
import { part } from '~/live/html.ts';
import { FormWidget, showVerdict } from '~/widgets/form-widget.ts';
import type { Way } from '@coldstart/facts/event-sources';

type Model = typeof import('./sorting.ts');

class SourceSorter extends FormWidget<Model> {
  protected readonly called = 'The source sorter';

  protected load(): Promise<Model> {
    return import('./sorting.ts');
  }

  protected show({ EVENT_SOURCES, isWay, sorted, sumOf }: Model, chosen: FormData): void {
    const piles = new Map<string, Way>();
    for (const source of EVENT_SOURCES) {
      const pile = chosen.get(source.name);
      if (!isWay(pile)) continue;
      piles.set(source.name, pile);
      const { kind, text } = sorted(source, pile);
      const said = part(this, `[data-source="${source.name}"]`);
      said.className = `said ${kind}`;
      said.textContent = `${KINDS[kind].sign} ${text}`;
    }
    const { kind, text } = sumOf(piles);
    showVerdict(this, kind, text);
  }
}

customElements.define('coldstart-source-sorter', SourceSorter);
