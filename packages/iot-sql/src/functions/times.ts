import { DateTime, IANAZone } from 'luxon';
import { toInt, toText, type Value } from '../value.ts';
import type { FunctionTable } from './function.ts';

/**
 * Joda's and Java's letters in luxon's. What stands in quotes is a text, and no letter of a pattern.
 * https://moment.github.io/luxon/#/formatting?id=table-of-tokens
 */
const LETTERS: Readonly<Record<string, (count: number, way: 'format' | 'parse') => string>> = {
  G: () => 'G',
  y: (count) => (count === 2 ? 'yy' : count < 4 ? 'y' : 'yyyy'),
  Y: (count) => (count === 2 ? 'yy' : count < 4 ? 'y' : 'yyyy'),
  u: (count) => (count === 2 ? 'yy' : count < 4 ? 'y' : 'yyyy'),
  M: (count) => 'M'.repeat(Math.min(count, 4)),
  d: (count) => 'd'.repeat(Math.min(count, 2)),
  D: (count) => (count > 1 ? 'ooo' : 'o'),
  e: () => 'E',
  E: (count) => (count < 4 ? 'EEE' : 'EEEE'),
  a: () => 'a',
  H: (count) => 'H'.repeat(Math.min(count, 2)),
  h: (count) => 'h'.repeat(Math.min(count, 2)),
  m: (count) => 'm'.repeat(Math.min(count, 2)),
  s: (count) => 's'.repeat(Math.min(count, 2)),
  S: (count) => (count === 3 ? 'SSS' : count === 2 ? 'uu' : count === 1 ? 'uuu' : 'SSS'),
  V: () => 'z',
  z: (count, way) => (way === 'parse' ? 'z' : count < 4 ? 'ZZZZ' : 'ZZZZZ'),
  Z: (count, way) => (count === 1 ? 'ZZZ' : count === 2 || way === 'parse' ? 'ZZ' : 'z'),
  X: (count) => (count === 3 ? 'ZZ' : 'ZZZ'),
  x: (count) => (count === 3 ? 'ZZ' : 'ZZZ'),
};

/** @returns nothing for a letter that no pattern has here */
function translated(pattern: string, way: 'format' | 'parse'): string | undefined {
  let made = '';
  for (const [part] of pattern.matchAll(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+/g)) {
    const letter = part[0] ?? '';
    if (letter === "'") made += part === "''" ? "'" : part.replaceAll("''", "'");
    else if (/[A-Za-z]/.test(letter)) {
      const token = LETTERS[letter]?.(part.length, way);
      if (token === undefined) return undefined;
      made += token;
    } else made += part;
  }
  return made;
}

function format(pattern: Value, moment: Value, zone: Value): Value {
  const form = toText(pattern);
  const time = toInt(moment);
  const name = zone === undefined ? 'UTC' : toText(zone);
  const tokens = form === undefined ? undefined : translated(form, 'format');
  if (tokens === undefined || time === undefined || name === undefined || !isZone(name)) return undefined;
  return DateTime.fromMillis(time, { zone: name, locale: 'en-US' }).toFormat(tokens);
}

const isZone = (name: string): boolean => /^UTC(?:[+-]\d{1,2}(?::\d{2})?)?$/i.test(name) || IANAZone.isValidZone(name);

function parse(text: Value, pattern: Value): Value {
  const given = toText(text);
  const form = toText(pattern);
  const tokens = form === undefined ? undefined : translated(form, 'parse');
  if (given === undefined || tokens === undefined) return undefined;
  // Java names a zone `UTC+01:00`; luxon reads names without digits, and offsets by another letter.
  const named = given.replace(/\b(?:UTC|GMT)(?=[+-]\d{2}:\d{2}\b)/, '');
  const read = named === given ? tokens : tokens.replace('z', 'ZZ');
  const time = DateTime.fromFormat(named, read, { zone: 'UTC', locale: 'en-US' });
  return time.isValid ? time.toMillis() : undefined;
}

export const timeFunctions: FunctionTable = {
  parse_time: { arity: [2, 3], run: ([pattern, moment, zone]) => format(pattern, moment, zone) },
  time_to_epoch: { arity: [2, 2], run: ([text, pattern]) => parse(text, pattern) },
};
