import jsonata from 'jsonata';
import { hash } from '../intrinsics/hashes.ts';
import { seeded } from '../intrinsics/random.ts';
import { parseText } from '../intrinsics/texts.ts';
import type { Json } from '../json.ts';
import type { Outside } from '../outside.ts';

const LONGEST_RANGE = 360_145;

const fromMillis = jsonata('$fromMillis($at, $picture, $timezone)');
const fromMillisPlainly = jsonata('$fromMillis($at)');

/**
 * The functions that AWS adds to JSONata, and those of JSONata's own that would ask a clock or make up a number:
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function functionsOf(outside: Outside): Record<string, unknown> {
  return {
    partition,
    range,
    hash: (text: string, algorithm?: string) => (algorithm === undefined ? undefined : hash(text, algorithm)),
    random: (seed?: number) => (seed === undefined ? outside.random() : seeded(seed)),
    uuid: () => outside.uuid(),
    parse: (text: string) => parseText(text),
    shuffle: (list: readonly unknown[]) => shuffled(list, outside),
    now: (picture?: string, timezone?: string) =>
      picture === undefined
        ? fromMillisPlainly.evaluate(undefined, { at: outside.now })
        : fromMillis.evaluate(undefined, { at: outside.now, picture, timezone }),
    millis: () => outside.now,
    // A text that was put together is never run: AWS leaves $eval out.
    eval: undefined,
  };
}

/** Nothing comes of an empty list or of chunks of no size. Numbers are cut off, not rounded as `States.…` does. */
function partition(list: readonly Json[], size: number): Json[][] | undefined {
  const width = Math.trunc(size);
  if (list.length === 0 || width < 1) return undefined;
  const chunks: Json[][] = [];
  for (let start = 0; start < list.length; start += width) chunks.push(list.slice(start, start + width));
  return chunks;
}

/** What JSONata does to lists of one element happens here, too. */
function range(first: number, last: number, step?: number): number | number[] | undefined {
  if (step === undefined) return undefined;
  const [from, to, by] = [Math.trunc(first), Math.trunc(last), Math.trunc(step)];
  const length = by === 0 ? 0 : Math.max(0, Math.floor((to - from) / by) + 1);
  if (length > LONGEST_RANGE) throw new Error('Expression evaluation memory limit exceeded');
  const numbers = Array.from({ length }, (_, index) => from + index * by);
  return numbers.length < 2 ? numbers[0] : numbers;
}

function shuffled(list: readonly unknown[], outside: Outside): unknown[] {
  const mixed = Array.from(list);
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(outside.random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}
