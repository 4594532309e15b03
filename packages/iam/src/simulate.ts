import { evaluateFully } from './evaluate.ts';
import { asList } from './list.ts';
import { PolicySource, type Position } from './source.ts';
import type { ContextValues, Decision, PolicyDocument, PolicyType, Principal } from './types.ts';

/** A policy to simulate, with its text, in which statements are pointed at. */
export interface SimulatedPolicy {
  readonly id: string;
  readonly text: string;
  readonly document: PolicyDocument;
}

export interface Simulation {
  readonly principal: Principal;
  readonly actions: readonly string[];
  /** ARNs, or `*` alone. */
  readonly resources: readonly string[];
  /** The account that owns the resources; the principal's when left out. */
  readonly resourceAccount?: string | undefined;
  readonly identity: readonly SimulatedPolicy[];
  readonly boundary?: SimulatedPolicy | undefined;
  readonly resource?: SimulatedPolicy | undefined;
  readonly context: ContextValues;
}

/** A statement that applied. Columns count from 1: behind its opening and behind its closing brace, as AWS gives them. */
export interface MatchedStatement {
  readonly policyId: string;
  readonly policyType: PolicyType;
  readonly effect: 'Allow' | 'Deny';
  readonly start: Position;
  readonly end: Position;
}

export interface SimulationResult {
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
  readonly matched: readonly MatchedStatement[];
  /** Condition keys that policies ask about and the simulation was not given. */
  readonly missingContext: readonly string[];
  /** Undefined without a boundary. */
  readonly allowedByBoundary: boolean | undefined;
}

/**
 * What would happen if a principal asked for each action on each resource: SimulatePrincipalPolicy and
 * SimulateCustomPolicy. https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function simulate(simulation: Simulation): SimulationResult[] {
  const { principal, identity, boundary, resource: resourcePolicy, context } = simulation;
  const sources = new Map(
    [...identity, boundary, resourcePolicy].flatMap((policy) =>
      policy === undefined ? [] : [[policy.id, { policy, source: new PolicySource(policy.text) }] as const],
    ),
  );
  const named = ({ id, document }: SimulatedPolicy): { name: string; document: PolicyDocument } => ({
    name: id,
    document,
  });

  function statementRange(id: string, index: number): Pick<MatchedStatement, 'start' | 'end'> {
    const found = sources.get(id);
    const path = found !== undefined && Array.isArray(found.policy.document.Statement) ? [index] : [];
    const node = found?.source.node(['Statement', ...path]);
    if (found === undefined || node === undefined) return { start: ORIGIN, end: ORIGIN };
    return { start: found.source.position(node.offset + 1), end: found.source.position(node.offset + node.length) };
  }

  return simulation.actions.flatMap((action) =>
    simulation.resources.map((resource): SimulationResult => {
      const evaluation = evaluateFully(
        {
          principal,
          action,
          resource,
          resourceAccount: simulation.resourceAccount ?? principal.account,
          context,
        },
        {
          identity: identity.map(named),
          boundary: boundary && named(boundary),
          resource: resourcePolicy?.document,
        },
      );
      return {
        action,
        resource,
        decision: evaluation.decision,
        matched: evaluation.findings.map(({ policyName, policyType, statement, index }) => {
          const id =
            policyType === 'resource-based' || policyType === 'trust' ? (resourcePolicy?.id ?? '') : policyName;
          return { policyId: id, policyType, effect: statement.Effect, ...statementRange(id, index) };
        }),
        missingContext: evaluation.missingContext,
        allowedByBoundary: evaluation.allowedByBoundary,
      };
    }),
  );
}

const ORIGIN: Position = { line: 1, column: 1 };

/** Every condition key that a policy asks about, variables included. */
export function contextKeys(document: PolicyDocument): string[] {
  const keys = new Set<string>();
  for (const statement of asList(document.Statement)) {
    for (const tests of Object.values(statement.Condition ?? {})) {
      for (const key of Object.keys(tests)) keys.add(key);
    }
    for (const [, name = ''] of JSON.stringify(statement).matchAll(/\$\{\s*([^*?$,}][^,}]*?)\s*(?:,[^}]*)?\}/g)) {
      keys.add(name);
    }
  }
  return [...keys];
}
