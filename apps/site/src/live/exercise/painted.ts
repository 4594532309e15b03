import type { CodeLine } from '@coldstart/workshop/api';
import { element } from '../html.ts';
import type { DiffLine } from './diff.ts';

/** A line whose changed parts are marked, in the colours of its language. */
export function painted(parts: DiffLine['parts'], pieces: CodeLine): (Node | string)[] {
  let [next, taken] = [0, 0];
  /** The next so many characters, in colours; what is in no piece has none. */
  const take = (text: string): (Node | string)[] => {
    const nodes: (Node | string)[] = [];
    for (let at = 0; at < text.length;) {
      const [whole, kind] = pieces[next] ?? [text.slice(at)];
      const own = text.slice(at, at + Math.max(1, whole.length - taken));
      nodes.push(kind === undefined ? own : element('span', { class: `code-${kind}` }, own));
      at += own.length;
      taken += own.length;
      if (taken < whole.length) break;
      [next, taken] = [next + 1, 0];
    }
    return nodes;
  };
  return parts.flatMap(({ text, changed }) => (changed ? [element('mark', {}, ...take(text))] : take(text)));
}
