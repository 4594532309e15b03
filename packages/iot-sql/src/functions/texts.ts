import { toInt, toText, type Value } from '../value.ts';
import { ofTexts, type FunctionTable, type SqlFunction } from './function.ts';

const text = (count: number, run: (...texts: string[]) => Value) => ofTexts(count, run, toText);

/** What is no regular expression gives Undefined. */
function pattern(source: string, flags = ''): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

/** Java's `$0` is JavaScript's `$&`; neither knows the other's. */
const replacement = (given: string): string => given.replaceAll('$&', '$$&').replace(/\$0(?!\d)/g, '$$&');

const padded = (pad: (text: string, spaces: string) => string): SqlFunction => ({
  arity: [2, 2],
  run([value, count]) {
    const given = toText(value);
    const spaces = toInt(count);
    if (given === undefined || spaces === undefined) return undefined;
    return pad(given, ' '.repeat(Math.min(1000, Math.max(0, spaces))));
  },
});

const substring: SqlFunction = {
  arity: [2, 3],
  run([value, from, to]) {
    const given = toText(value);
    const start = toInt(from);
    const end = to === undefined ? given?.length : toInt(to);
    if (given === undefined || start === undefined || end === undefined) return undefined;
    const within = (index: number): number => Math.min(given.length, Math.max(0, index));
    return within(end) <= within(start) ? '' : given.slice(within(start), within(end));
  },
};

const chr: SqlFunction = {
  arity: [1, 1],
  run([value]) {
    const code = toInt(value);
    return code === undefined || code < 0 || code > 127 ? undefined : String.fromCharCode(code);
  },
};

export const textFunctions: FunctionTable = {
  chr,
  endswith: text(2, (given = '', end = '') => given.endsWith(end)),
  indexof: text(2, (given = '', part = '') => given.indexOf(part)),
  length: text(1, (given = '') => given.length),
  lower: text(1, (given = '') => given.toLowerCase()),
  lpad: padded((given, spaces) => spaces + given),
  ltrim: text(1, (given = '') => given.replace(/^[ \t]+/, '')),
  numbytes: text(1, (given = '') => new TextEncoder().encode(given).length),
  regexp_matches: text(2, (given = '', source = '') => pattern(source)?.test(given)),
  regexp_replace: text(3, (given = '', source = '', by = '') => {
    const found = pattern(source, 'g');
    return found === undefined ? undefined : given.replace(found, replacement(by));
  }),
  regexp_substr: text(2, (given = '', source = '') => {
    const found = pattern(source);
    return found === undefined ? undefined : found.exec(given)?.[0];
  }),
  replace: text(3, (given = '', part = '', by = '') => (part === '' ? given : given.replaceAll(part, () => by))),
  rpad: padded((given, spaces) => given + spaces),
  rtrim: text(1, (given = '') => given.replace(/[ \t]+$/, '')),
  startswith: text(2, (given = '', start = '') => given.startsWith(start)),
  substring,
  trim: text(1, (given = '') => given.replace(/^[ \t]+|[ \t]+$/g, '')),
  upper: text(1, (given = '') => given.toUpperCase()),
};
