/** Into which batches a shard's records are cut at a moment, and the moments at which anything changes. */
import { fatesAt, LENGTH, RECORDS, type Run } from './belt.ts';

type Name = (typeof RECORDS)[number];

/** What the function is given, or will be given next, together; what is done or given up is in none. Seconds. */
export function piecesAt(runs: readonly Run[], moment: number): Name[][] {
  const pieces: Name[][] = [];
  let last: unknown;
  for (const name of RECORDS) {
    const piece = pieceOf(name, runs, moment);
    if (piece !== undefined && piece === last) pieces.at(-1)?.push(name);
    else if (piece !== undefined) pieces.push([name]);
    last = piece;
  }
  return pieces;
}

/** The invocation that has it, or else the next one. What waits for none within the drawing waits together. */
function pieceOf(name: Name, runs: readonly Run[], moment: number): Run | 'waits' | undefined {
  const fate = fatesAt(runs, moment).find((one) => one.name === name);
  if (fate?.kind === 'success' || fate?.kind === 'failure') return undefined;
  return runs.find(({ records, to }) => records.includes(name) && to > moment) ?? 'waits';
}

/** `A1 B1 · A2 C1` */
export function piecesText(pieces: readonly (readonly Name[])[]): string {
  if (pieces.length === 0) return 'Nothing waits any more.';
  const [noun, text] = [pieces.length === 1 ? 'batch' : 'batches', pieces.map((piece) => piece.join(' ')).join(' · ')];
  return `${pieces.length} ${noun}: ${text}`;
}

/** Records before which the shard is cut. */
export const cutsIn = (pieces: readonly (readonly Name[])[]): ReadonlySet<Name> =>
  new Set(pieces.slice(1).flatMap(([first]) => first ?? []));

/** Tenths of a second at which something is other than it was a tenth before, the last one included. */
export function stepsOf(runs: readonly Run[]): number[] {
  const shown = (tenth: number): string =>
    JSON.stringify([fatesAt(runs, tenth / 10), piecesText(piecesAt(runs, tenth / 10))]);
  const tenths = Array.from({ length: LENGTH * 10 }, (_, at) => at + 1);
  return tenths.filter((tenth) => tenth === LENGTH * 10 || shown(tenth) !== shown(tenth - 1));
}
