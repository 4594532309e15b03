import { formatError, templateError, validationError } from '../errors.ts';
import { PSEUDO_NAMES } from './pseudo.ts';
import type { Template } from './template.ts';
import { asIntrinsic, isMap, type Value } from '@coldstart/cloud';

/** One mention of a resource or parameter. */
export interface Reference {
  readonly name: string;
  /** Absent for `Ref`. */
  readonly attribute?: string;
  /** Where it stands, e.g. `/Outputs/Url/Value/Fn::GetAtt`. */
  readonly path: string;
}

/**
 * What a value refers to.
 *
 * @param taken tells which branch of an `Fn::If` counts; both do when it is left out
 */
export function references(value: Value, taken?: (condition: string) => boolean | undefined, path = ''): Reference[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => references(item, taken, `${path}/${index}`));
  if (!isMap(value)) return [];
  const call = asIntrinsic(value);
  const at = call === undefined ? path : `${path}/${call.name}`;
  if (call?.name === 'Ref') return typeof call.argument === 'string' ? [{ name: call.argument, path: at }] : [];
  if (call?.name === 'Fn::GetAtt') {
    const [name, attribute] = getAttParts(call.argument);
    const inner = Array.isArray(call.argument) ? references(call.argument, taken, at) : [];
    return name === undefined || attribute === undefined ? inner : [{ name, attribute, path: at }, ...inner];
  }
  if (call?.name === 'Fn::Sub')
    return [
      ...subReferences(call.argument, at),
      ...(Array.isArray(call.argument) ? references(call.argument[1] ?? {}, taken, `${at}/1`) : []),
    ];
  if (call?.name === 'Fn::If' && taken !== undefined && Array.isArray(call.argument)) {
    const [condition, yes, no] = call.argument;
    const met = typeof condition === 'string' ? taken(condition) : undefined;
    if (met !== undefined) return references((met ? yes : no) ?? {}, taken, `${at}/${met ? 1 : 2}`);
  }
  return Object.entries(value).flatMap(([key, inner]) => references(inner, taken, `${path}/${key}`));
}

function getAttParts(argument: Value): [string?, string?] {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return dot < 0 ? [argument] : [argument.slice(0, dot), argument.slice(dot + 1)];
  }
  const parts = Array.isArray(argument) ? argument : [];
  const [name, ...rest] = parts;
  // A function in the place of the attribute is resolved later; what matters here is the resource.
  return typeof name === 'string' && rest.length > 0
    ? [name, rest.every((part) => typeof part === 'string') ? rest.join('.') : '*']
    : [];
}

function subReferences(argument: Value, path: string): Reference[] {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== 'string') return [];
  const found: Reference[] = [];
  for (const match of text.matchAll(/\$\{(?!!)([^{}]*)\}/g)) {
    const expression = (match[1] ?? '').trim();
    if (isMap(variables) && expression in variables) continue;
    const dot = expression.indexOf('.');
    found.push(
      dot < 0
        ? { name: expression, path }
        : { name: expression.slice(0, dot), attribute: expression.slice(dot + 1), path },
    );
  }
  return found;
}

/** Refuses references to what the template does not have, functions where they may not be, and unknown conditions. */
export function checkReferences(template: Template): void {
  const resources = new Set(Object.keys(template.Resources));
  const known = (name: string): boolean => resources.has(name) || name in template.Parameters || PSEUDO_NAMES.has(name);
  const missing = new Set<string>();
  for (const resource of Object.values(template.Resources)) {
    for (const reference of [resource.Properties, resource.UpdatePolicy ?? {}].flatMap((value) => references(value))) {
      if (reference.attribute === undefined ? !known(reference.name) : !resources.has(reference.name))
        missing.add(reference.name);
    }
    for (const name of resource.DependsOn) if (!resources.has(name)) missing.add(name);
  }
  if (missing.size > 0)
    throw formatError(
      `Unresolved resource dependencies [${[...missing].join(', ')}] in the Resources block of the template`,
    );

  const lost = new Set<string>();
  for (const output of Object.values(template.Outputs)) {
    for (const reference of references(output)) {
      if (reference.attribute === undefined ? !known(reference.name) : !resources.has(reference.name))
        lost.add(reference.name);
    }
  }
  if (lost.size > 0)
    throw formatError(
      `Unresolved resource dependencies [${[...lost].join(', ')}] in the Outputs block of the template`,
    );

  for (const expression of Object.values(template.Conditions)) {
    const foreign = references(expression).filter(
      ({ name }) => !(name in template.Parameters || PSEUDO_NAMES.has(name)),
    );
    if (foreign.length > 0) {
      throw templateError(
        `Unresolved dependencies [${[...new Set(foreign.map(({ name }) => name))].join(', ')}]. Cannot reference resources in the Conditions block of the template`,
      );
    }
  }
  checkConditionNames(template);
}

function checkConditionNames(template: Template): void {
  for (const [name, { Condition, Properties }] of Object.entries(template.Resources)) {
    if (Condition !== undefined && !(Condition in template.Conditions)) {
      throw formatError(`Unresolved condition dependency ${Condition} in the Resources block of the template`);
    }
    checkIfs(Properties, template, name);
  }
  for (const [name, output] of Object.entries(template.Outputs)) {
    const condition = output.Condition;
    if (typeof condition === 'string' && !(condition in template.Conditions)) {
      throw formatError(`Unresolved condition dependency ${condition} in the Outputs block of the template`);
    }
    checkIfs(output.Value ?? '', template, name);
  }
}

function checkIfs(value: Value, template: Template, owner: string): void {
  if (Array.isArray(value)) for (const item of value) checkIfs(item, template, owner);
  else if (isMap(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (
        key === 'Fn::If' &&
        Array.isArray(inner) &&
        typeof inner[0] === 'string' &&
        !(inner[0] in template.Conditions)
      ) {
        throw templateError(`unresolved condition dependency ${inner[0]} in Fn::If`);
      }
      checkIfs(inner, template, owner);
    }
  }
}

/** @throws ValidationError that names the resources which wait for each other */
export function checkCycles(dependencies: ReadonlyMap<string, ReadonlySet<string>>): void {
  const left = new Map([...dependencies].map(([name, needs]) => [name, new Set(needs)]));
  for (let removed = true; removed;) {
    removed = false;
    for (const [name, needs] of left) {
      const needed = [...left].some(([other, theirs]) => other !== name && theirs.has(name));
      if ([...needs].some((need) => left.has(need)) && (needed || needs.has(name))) continue;
      left.delete(name);
      removed = true;
    }
  }
  if (left.size > 0) throw validationError(`Circular dependency between resources: [${[...left.keys()].join(', ')}]`);
}
