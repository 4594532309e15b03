import { Instrumenter } from '@stryker-mutator/instrumenter';
import { describeChange } from './describe.ts';
import type { Change } from './mutants.ts';

const nothing = (): void => undefined;
const no = (): boolean => false;
const QUIET = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
};

/**
 * What Stryker would change in a JavaScript or TypeScript file. Stryker puts all its mutants into one instrumented text
 * and chooses one by a variable; here each becomes a text of its own, so that it is graded as any answer is.
 *
 * @see https://stryker-mutator.io/docs/mutation-testing-elements/supported-mutators/
 */
export async function changesOfScript(path: string, text: string): Promise<Change[]> {
  // A script without an extension is JavaScript.
  const name = /\.[cm]?[jt]sx?$/.test(path) ? path : `${path}.mjs`;
  const { mutants } = await new Instrumenter(QUIET).instrument([{ name, content: text, mutate: true }], {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
  });
  const lines = lineStarts(text);
  return mutants.map(({ location, replacement }) => {
    const start = (lines[location.start.line] ?? 0) + location.start.column;
    const end = (lines[location.end.line] ?? 0) + location.end.column;
    return {
      what: describeChange(text, start, end, replacement),
      text: text.slice(0, start) + replacement + text.slice(end),
    };
  });
}

/** The offset at which each line begins. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
