import { templateError } from '../errors.ts';
import { evaluate, type Scope } from './functions.ts';
import type { ParameterValue } from './parameters.ts';
import { pseudoParameters, type PseudoValues } from './pseudo.ts';
import { references } from './references.ts';
import type { Template } from './template.ts';
import type { Value } from '@coldstart/cloud';

/** What the resources of a stack answer to `Ref` and `Fn::GetAtt`. */
export interface ResourceValues {
  ref(logicalId: string): Value | undefined;
  getAtt(logicalId: string, attribute: string): Value;
}

export interface ScopeOptions {
  readonly template: Template;
  readonly parameters: readonly ParameterValue[];
  readonly pseudo: PseudoValues;
  readonly resources: ResourceValues;
  readonly importValue: (name: string) => Value;
}

/** A scope whose conditions are evaluated when they are first asked for. */
export function createScope({ template, parameters, pseudo, resources, importValue }: ScopeOptions): Scope {
  const names = pseudoParameters(pseudo);
  for (const { key, value } of parameters) names.set(key, value);
  const conditions = new Map<string, boolean | 'evaluating'>();
  const scope: Scope = {
    mappings: template.Mappings,
    ref: (name) => names.get(name) ?? resources.ref(name),
    getAtt: (name, attribute) => resources.getAtt(name, attribute),
    importValue,
    availabilityZones: (region) => ['a', 'b', 'c'].map((zone) => `${region || pseudo.region}${zone}`),
    condition(name) {
      const known = conditions.get(name);
      if (known === 'evaluating')
        throw templateError(`Circular dependency in the Conditions block of the template: ${name}`);
      if (known !== undefined) return known;
      const expression = template.Conditions[name];
      if (expression === undefined) return undefined;
      conditions.set(name, 'evaluating');
      const met = evaluate(expression, scope);
      conditions.set(name, met);
      return met;
    },
  };
  return scope;
}

/** Logical ids whose condition is met, in the template's order. */
export function activeResources(template: Template, scope: Pick<Scope, 'condition'>): string[] {
  return Object.entries(template.Resources).flatMap(([name, { Condition }]) =>
    Condition === undefined || scope.condition(Condition) === true ? [name] : [],
  );
}

/** What each active resource waits for: what it refers to and what it names in `DependsOn`. */
export function dependencies(template: Template, scope: Pick<Scope, 'condition'>): Map<string, Set<string>> {
  const active = new Set(activeResources(template, scope));
  const result = new Map<string, Set<string>>();
  for (const name of active) {
    const resource = template.Resources[name];
    if (resource === undefined) continue;
    const needs = [
      ...resource.DependsOn,
      ...[resource.Properties, resource.UpdatePolicy ?? {}].flatMap((value) =>
        references(value, scope.condition).map((reference) => reference.name),
      ),
    ];
    result.set(name, new Set(needs.filter((need) => active.has(need))));
  }
  return result;
}
