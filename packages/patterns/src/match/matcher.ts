import type { Clause, Scalar, Test } from '../condition.ts';
import { holdTogether, type Found } from './consistency.ts';
import { collect, plant, type Element, type Leaf, type Step, type Values } from './fields.ts';

/** A clause, ready to be tried many times. */
interface CompiledClause {
  readonly clause: Clause;
  readonly field: number;
  readonly accepts: Test;
  readonly absence: boolean;
}

/** All of a branch's clauses must hold, for the pattern one of its branches. */
export interface Matcher {
  readonly branches: readonly (readonly CompiledClause[])[];
  /** The fields that the clauses are about. */
  readonly root: Step;
}

export function compile(branches: readonly (readonly Clause[])[]): Matcher {
  const clauses = new Set(branches.flat());
  const { root, fields } = plant([...clauses].map(({ path }) => path));
  const compiled = new Map([...clauses].map((clause) => [clause, compileClause(clause, fields)]));
  const sorted = branches.map((branch) =>
    branch.flatMap((clause) => compiled.get(clause) ?? []).sort((a, b) => (a.clause.path < b.clause.path ? -1 : 1)),
  );
  return { branches: sorted, root };
}

function compileClause(clause: Clause, fields: ReadonlyMap<string, number>): CompiledClause {
  const literals = new Set<Scalar>();
  const tests: Test[] = [];
  for (const { literal, test } of clause.conditions) {
    if (literal === undefined) tests.push(test);
    else literals.add(literal);
  }
  return {
    clause,
    field: fields.get(clause.path) ?? 0,
    accepts: (value) => literals.has(value) || tests.some((test) => test(value)),
    absence: clause.conditions.some((condition) => condition.absence === true),
  };
}

/** Whether what a clause asks for is there, in any of the lists' elements. */
export interface Finding extends Found {
  readonly clause: Clause;
  readonly holds: boolean;
}

/** Tries the clauses of a branch, one by one. */
export function findings(branch: readonly CompiledClause[], values: Values): Finding[] {
  return branch.map((compiled) => find(compiled, values));
}

export function matchesEvent(matcher: Matcher, event: object): boolean {
  const values = collect(event, matcher.root);
  return matcher.branches.some((branch) => {
    const found: Found[] = [];
    let lists = false;
    for (const compiled of branch) {
      const finding = find(compiled, values);
      if (!finding.holds) return false;
      lists ||= finding.all.some((leaf) => leaf.element !== undefined);
      found.push(finding);
    }
    return !lists || holdTogether(found);
  });
}

const NONE: readonly Leaf[] = [];

function find({ clause, field, accepts, absence }: CompiledClause, values: Values): Finding {
  const all = values[field] ?? NONE;
  const leaves = onePerElement(all, accepts);
  // Where other values are there, absence is a matter of the elements that are chosen.
  const holds = leaves.length > 0 || (absence && (all.length === 0 || all.some((leaf) => leaf.element !== undefined)));
  return { clause, leaves, all, absence, holds };
}

function onePerElement(all: readonly Leaf[], accepts: Test): Leaf[] {
  const seen = new Set<Element | undefined>();
  return all.filter(({ value, element }) => {
    if (seen.has(element) || !accepts(value)) return false;
    seen.add(element);
    return true;
  });
}
