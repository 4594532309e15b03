import type { Clause } from './condition.ts';
import type { Pattern } from './event-pattern.ts';
import { isObject } from './json/value.ts';
import { holdTogether } from './match/consistency.ts';
import { collect } from './match/fields.ts';
import { findings, type Finding } from './match/matcher.ts';

/** A field of a pattern that an event does not fulfil. */
export interface Mismatch {
  /** With dots between the steps: `detail.state`; empty for the whole event. */
  readonly path: string;
  /** Goes on where the path ends: `is "stopped", not "running" or {"prefix":"pend"}`. */
  readonly reason: string;
}

/**
 * Why an event does not match: the fields that stand in the way, and with `$or` those of the alternative that has the
 * fewest of them. There is none for an event that matches.
 */
export function explain({ matcher }: Pattern, event: unknown): readonly Mismatch[] {
  if (!isObject(event)) return [{ path: '', reason: 'is no JSON object' }];
  const values = collect(event, matcher.root);
  let nearest: readonly Mismatch[] | undefined;
  for (const branch of matcher.branches) {
    const mismatches = mismatchesOf(findings(branch, values), event);
    if (nearest === undefined || mismatches.length < nearest.length) nearest = mismatches;
  }
  return nearest ?? [];
}

function mismatchesOf(found: readonly Finding[], event: object): readonly Mismatch[] {
  const failed = found.filter(({ holds }) => !holds);
  if (failed.length > 0) {
    return failed.map((finding) => ({ path: finding.clause.path, reason: reasonOf(finding, event) }));
  }
  if (holdTogether(found)) return [];
  const inLists = found.filter(({ all }) => all.some(({ element }) => element !== undefined));
  return [
    {
      path: inLists.map(({ clause }) => clause.path).join(', '),
      reason: 'are not fulfilled by one and the same element of a list',
    },
  ];
}

function reasonOf({ clause, all }: Finding, event: object): string {
  const wanted = wantedBy(clause);
  if (all.length > 0) {
    const values = [...new Set(all.map(({ value }) => JSON.stringify(value)))];
    return `is ${values.slice(0, 3).join(', ')}${values.length > 3 ? ', ...' : ''}, not ${wanted}`;
  }
  const value = valueAt(event, clause.path.split('.'));
  if (value === undefined) return `is not there, and should be ${wanted}`;
  if (Array.isArray(value)) return `is a list without values, not ${wanted}`;
  return `is an object, not ${wanted}: a pattern compares the fields within it`;
}

/** `"a", "b" or {"prefix":"c"}` */
function wantedBy({ conditions }: Clause): string {
  const texts = conditions.map(({ text }) => text);
  const last = texts.pop() ?? '';
  return texts.length === 0 ? last : `${texts.join(', ')} or ${last}`;
}

/** What a path leads to, where names have no dots in them. */
function valueAt(value: unknown, steps: readonly string[]): unknown {
  const [name, ...rest] = steps;
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return valueAt((value as Readonly<Record<string, unknown>>)[name], rest);
}
