/** What changed between two files: lines, and the words within lines that became others. No DOM in here. */
import { diffLines, diffWordsWithSpace } from 'diff';

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  /** Number in the older and in the newer file. */
  readonly old?: number;
  readonly new?: number;
  readonly parts: readonly { readonly text: string; readonly changed: boolean }[];
}

export function lineDiff(before: string, after: string): DiffLine[] {
  const changes = diffLines(before, after, { stripTrailingCr: true });
  const lines: DiffLine[] = [];
  let [old, now] = [0, 0];
  for (let index = 0; index < changes.length; index += 1) {
    const change = changes[index];
    if (change === undefined) continue;
    const texts = linesOf(change.value);
    if (!change.removed) {
      for (const text of texts) {
        now += 1;
        if (change.added) lines.push({ kind: 'added', new: now, parts: whole(text) });
        else lines.push({ kind: 'same', old: (old += 1), new: now, parts: whole(text) });
      }
      continue;
    }
    const next = changes[index + 1];
    const added = next?.added === true ? linesOf(next.value) : [];
    // Only where as many lines came as went does a line have a counterpart whose words can be compared.
    const pairs = added.length === texts.length ? texts.map((text, at) => words(text, added[at] ?? '')) : undefined;
    texts.forEach((text, at) =>
      lines.push({ kind: 'removed', old: (old += 1), parts: pairs?.[at]?.[0] ?? whole(text) }),
    );
    added.forEach((text, at) => lines.push({ kind: 'added', new: (now += 1), parts: pairs?.[at]?.[1] ?? whole(text) }));
    if (next?.added === true) index += 1;
  }
  return lines;
}

type Parts = DiffLine['parts'];

const whole = (text: string): Parts => [{ text, changed: false }];

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function words(before: string, after: string): readonly [Parts, Parts] {
  const changes = diffWordsWithSpace(before, after);
  const side = (leftOut: 'added' | 'removed'): Parts =>
    changes
      .filter((change) => !change[leftOut])
      .map(({ value, added, removed }) => ({ text: value, changed: added || removed }));
  const kept = changes
    .filter(({ added, removed }) => !added && !removed)
    .reduce((sum, { value }) => sum + value.trim().length, 0);
  // Lines that have little in common are two lines, not one that was changed.
  return kept * 2 < Math.max(before.trim().length, after.trim().length)
    ? [whole(before), whole(after)]
    : [side('added'), side('removed')];
}
