import jsonata from 'jsonata';
import { partition, range } from '../intrinsics/arrays.ts';
import { hash } from '../intrinsics/hashes.ts';
import { seeded } from '../intrinsics/random.ts';
import { parseText } from '../intrinsics/texts.ts';
import type { Json } from '../json.ts';
import type { Outside } from '../outside.ts';

const fromMillis = jsonata('$fromMillis($at, $picture, $timezone)');
const fromMillisPlainly = jsonata('$fromMillis($at)');

/**
 * The functions that AWS adds to JSONata, and those of JSONata's own that would ask a clock or make up a number:
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function functionsOf(outside: Outside): Record<string, unknown> {
  return {
    partition: (list: readonly Json[], size: number) => partition(Array.from(list), size),
    range,
    hash: (text: string, algorithm: string) => hash(text, algorithm),
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

function shuffled(list: readonly unknown[], outside: Outside): unknown[] {
  const mixed = Array.from(list);
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(outside.random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}
