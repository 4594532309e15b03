import type { PolicyKind } from '../grammar.ts';
import { asList } from '../list.ts';
import type { PolicyPath } from '../policy-error.ts';
import type { PolicySource } from '../source.ts';
import type { PolicyDocument, Statement } from '../types.ts';
import { lintActions } from './actions.ts';
import { lintConditions } from './conditions.ts';
import type { Draft, Finding } from './finding.ts';
import { lintPrincipals } from './principals.ts';
import { lintResources } from './resources.ts';

/** A statement and its place. */
export interface Placed {
  readonly statement: Statement;
  readonly path: PolicyPath;
  readonly kind: PolicyKind;
  /** Variables work from this version on. */
  readonly version: PolicyDocument['Version'];
}

/** Does it mean what it seems to mean? */
export function lintMeaning(document: PolicyDocument, source: PolicySource, kind: PolicyKind): Finding[] {
  const many = Array.isArray(document.Statement);
  const drafts = asList(document.Statement).flatMap((statement, index): Draft[] => {
    const placed: Placed = {
      statement,
      path: many ? ['Statement', index] : ['Statement'],
      kind,
      version: document.Version,
    };
    return [...lintActions(placed), ...lintResources(placed), ...lintPrincipals(placed), ...lintConditions(placed)];
  });
  return drafts.map((draft) => ({ ...draft, layer: 'meaning', range: source.locate(draft.path) }));
}

/** The values of an element, each with its place. */
export function valuesOf(
  { statement, path }: Placed,
  element: 'Action' | 'NotAction' | 'Resource' | 'NotResource',
): readonly { readonly value: string; readonly path: PolicyPath }[] {
  const given = statement[element];
  return asList(given).map((value, index) => ({
    value,
    path: Array.isArray(given) ? [...path, element, index] : [...path, element],
  }));
}
