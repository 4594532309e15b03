import { FingerprintIndex, Pair, type FileEntry } from '@dodona/dolos-core';
import { tokenize, type Source } from './tokens.ts';

/** An answer that is compared. */
export interface Compared {
  readonly id: string;
  readonly sources: readonly Source[];
}

/** Two answers that are alike. */
export interface Alike {
  readonly left: string;
  readonly right: string;
  /** 0 to 1, of what neither has from the course. */
  readonly similarity: number;
  /** Tokens of the longest common piece. */
  readonly longest: number;
  readonly pieces: readonly { readonly left: Place; readonly right: Place }[];
}

/** Lines of a file, from 1, ends included. */
export interface Place {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/** Answers are short: pieces of this many tokens, of which at least one of so many in a row is kept. */
const PIECE = 14;
const WINDOW = 4;
/** Less than this is what any two answers have in common. */
const LEAST = 0.5;
const MOST_PAIRS = 100;

/**
 * Finds pairs with Dolos: pieces of tokens that two answers share, without those that the course has given to both.
 *
 * @param given the starter and the reference
 * @returns most alike first
 * @see https://dolos.ugent.be/docs/
 */
export function compare(answers: readonly Compared[], given: readonly (readonly Source[])[]): Alike[] {
  const index = new FingerprintIndex(PIECE, WINDOW);
  const files = answers.map(({ id, sources }) => tokenize(id, sources));
  index.addFiles(files);
  // After the answers: what they share with these is taken from them.
  for (const [number, sources] of given.entries()) index.addIgnoredFile(tokenize(`given ${number}`, sources));
  const entries = index.entries();
  const sourcesOf = new Map(answers.map(({ id, sources }) => [id, sources]));
  const pairs: { readonly pair: Pair; readonly similarity: number }[] = [];
  for (const [number, left] of entries.entries()) {
    for (const right of entries.slice(number + 1)) {
      if (!mayBeAlike(left, right)) continue;
      const pair = new Pair(left, right);
      const similarity = similarityOf(pair);
      if (similarity >= LEAST) pairs.push({ pair, similarity });
    }
  }
  pairs.sort((a, b) => b.similarity - a.similarity || b.pair.longest - a.pair.longest);
  return pairs.slice(0, MOST_PAIRS).map(({ pair, similarity }) => {
    const [left, right] = [pair.leftFile.path, pair.rightFile.path];
    return {
      left,
      right,
      similarity,
      longest: pair.longest === 0 ? 0 : pair.longest + PIECE - 1,
      pieces: pair.buildFragments().map(({ leftSelection, rightSelection }) => ({
        left: placeOf(sourcesOf.get(left) ?? [], leftSelection.startRow, leftSelection.endRow),
        right: placeOf(sourcesOf.get(right) ?? [], rightSelection.startRow, rightSelection.endRow),
      })),
    };
  });
}

/** Most pairs are not: to look closer at each would take seconds for a large class. */
function mayBeAlike(left: FileEntry, right: FileEntry): boolean {
  const [small, large] = [left.shared, right.shared].toSorted((a, b) => a.size - b.size);
  return small !== undefined && large !== undefined && small.size > 0 && large.size <= small.size * 4;
}

/** Dolos's own takes the left side's given pieces from both. */
function similarityOf({ leftEntry, rightEntry, leftCovered, rightCovered, leftTotal, rightTotal }: Pair): number {
  const own = leftTotal - leftEntry.ignored.size + rightTotal - rightEntry.ignored.size;
  return own <= 0 ? 0 : Math.min(1, (leftCovered + rightCovered) / own);
}

/** Rows are counted through all files of an answer. */
function placeOf(sources: readonly Source[], from: number, to: number): Place {
  let first = 0;
  for (const { path, text } of sources) {
    const lines = text.split('\n').length;
    if (from < first + lines) return { path, from: from - first + 1, to: Math.min(to - first + 1, lines) };
    first += lines;
  }
  return { path: sources.at(-1)?.path ?? '', from: 1, to: 1 };
}
