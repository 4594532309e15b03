import type { Clause } from './condition.ts';
import type { Pattern } from './event-pattern.ts';
import { isObject } from './json/value.ts';
import { holdTogether } from './match/consistency.ts';
import { collect } from './match/fields.ts';
import { findings, type Finding } from './match/matcher.ts';

/** A field of a pattern, and whether an event fulfils it. */
export interface Examined extends Mismatch {
  readonly holds: boolean;
}

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
export function explain(pattern: Pattern, event: unknown): readonly Mismatch[] {
  return examine(pattern, event)
    .filter(({ holds }) => !holds)
    .map(({ path, reason }) => ({ path, reason }));
}

/**
 * Each field that a pattern asks for, and whether an event fulfils it; with `$or` those of the alternative that lacks
 * the fewest. A match has none that is not fulfilled.
 */
export function examine({ matcher }: Pattern, event: unknown): readonly Examined[] {
  if (!isObject(event)) return [{ path: '', reason: 'is no JSON object', holds: false }];
  const values = collect(event, matcher.root);
  let nearest: readonly Examined[] | undefined;
  for (const branch of matcher.branches) {
    const fields = examineBranch(findings(branch, values), event);
    if (nearest === undefined || lacking(fields) < lacking(nearest)) nearest = fields;
  }
  return nearest ?? [];
}

const lacking = (fields: readonly Examined[]): number => fields.filter(({ holds }) => !holds).length;

function examineBranch(found: readonly Finding[], event: object): readonly Examined[] {
  const fields = found.map((finding) => ({
    path: finding.clause.path,
    reason: finding.holds ? fulfilled(finding) : reasonOf(finding, event),
    holds: finding.holds,
  }));
  if (lacking(fields) > 0 || holdTogether(found)) return fields;
  const inLists = found.filter(({ all }) => all.some(({ element }) => element !== undefined));
  return [
    ...fields,
    {
      path: inLists.map(({ clause }) => clause.path).join(', '),
      reason: 'are not fulfilled by one and the same element of a list',
      holds: false,
    },
  ];
}

/** Goes on where the path ends: `is "running", as "running" or {"prefix":"pend"} wants it`. */
function fulfilled({ clause, leaves }: Finding): string {
  const wanted = wantedBy(clause);
  if (leaves.length === 0) return `is not there, as ${wanted} wants it`;
  return `is ${shown(leaves)}, as ${wanted} wants it`;
}

function shown(leaves: Finding['all']): string {
  const values = [...new Set(leaves.map(({ value }) => JSON.stringify(value)))];
  return `${values.slice(0, 3).join(', ')}${values.length > 3 ? ', ...' : ''}`;
}

function reasonOf({ clause, all }: Finding, event: object): string {
  const wanted = wantedBy(clause);
  if (all.length > 0) return `is ${shown(all)}, not ${wanted}`;
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
