import type { Message } from '../message.ts';
import type { Value } from '../value.ts';

/** A function of the SQL. What it cannot make anything of is Undefined; it does not throw. */
export interface SqlFunction {
  /** How many arguments it takes: at least, and at most. */
  readonly arity: readonly [least: number, most: number];
  readonly run: (args: readonly Value[], message: Message) => Value;
}

export type FunctionTable = Readonly<Record<string, SqlFunction>>;

/** A function of numbers, or of texts of numbers. */
export function ofNumbers(
  count: number,
  run: (...numbers: number[]) => number | undefined,
  convert: (value: Value) => number | undefined,
): SqlFunction {
  return {
    arity: [count, count],
    run(args) {
      const numbers = args.map(convert);
      if (numbers.some((number) => number === undefined)) return undefined;
      const made = run(...(numbers as number[]));
      // What has no real result, such as the root of -1, is Undefined.
      return made === undefined || !Number.isFinite(made) ? undefined : made;
    },
  };
}

/** A function of texts; other values become texts first. */
export function ofTexts(
  count: number,
  run: (...texts: string[]) => Value,
  convert: (value: Value) => string | undefined,
): SqlFunction {
  return {
    arity: [count, count],
    run(args) {
      const texts = args.map(convert);
      return texts.some((text) => text === undefined) ? undefined : run(...(texts as string[]));
    },
  };
}
