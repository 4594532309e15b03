/** What the lines of a durable function do. */

export type Values = Readonly<Record<string, string>>;

/** What happens in the world outside: `card charged 40 EUR`. */
type Effect = (values: Values) => string;

/** What a line does. A line without any is there to be read. */
export type Op =
  /** `context.step(name, ...)`: its result is kept. What it assigns is a variable around it. */
  | {
      readonly kind: 'step';
      readonly name: string;
      readonly sets?: string;
      readonly value?: Value;
      readonly effect?: Effect;
      readonly assigns?: Values;
    }
  /** Code outside of any step. */
  | { readonly kind: 'code'; readonly sets?: string; readonly value?: Value; readonly effect?: Effect }
  | { readonly kind: 'log'; readonly by: 'console' | 'context'; readonly text: string }
  | { readonly kind: 'wait'; readonly name: string; readonly hours: number }
  /** `context.waitForCallback(name, ...)`, and what its promise gives when nobody has called back in time. */
  | {
      readonly kind: 'callback';
      readonly name: string;
      readonly sets: string;
      readonly hours: number;
      readonly effect: Effect;
      readonly late: string;
    }
  | { readonly kind: 'return'; readonly value: (values: Values) => string };

/** `uuid` and `hour` are other values each time that they are asked for. */
type Value = 'uuid' | 'hour' | ((values: Values) => string);

export interface Line {
  readonly code: string;
  readonly op?: Op;
  /** Whether it is reached. */
  readonly when?: (values: Values) => boolean;
}

export interface Script {
  readonly name: string;
  readonly hint: string;
  /** The two ways to write it; the first has the mistake. */
  readonly ways: readonly [string, string];
  lines(isSafe: boolean): readonly Line[];
  /** What is wrong with what has happened outside, beside what has happened twice. */
  wrong?(effects: readonly string[]): string | undefined;
}
