import { equal, isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { requireHandlers } from './registry.ts';

/** Whether a change needs a new physical resource. */
export function needsReplacement(type: string, newType: string, after: ValueMap, before: ValueMap): boolean {
  if (type !== newType) return true;
  const { update, schema, replaces } = requireHandlers(type);
  if (update === undefined) return true;
  return (
    schema.createOnly.some((path) => !equal(at(after, path), at(before, path))) || replaces?.(after, before) === true
  );
}

/** Why a resource cannot be changed as a template wants it, where that is known before anything is called. */
export function changeProblem(type: string, after: ValueMap, before: ValueMap, replaced: boolean): string | undefined {
  const { fixed, schema, nameProperty } = requireHandlers(type);
  if (!replaced) {
    const changed = [...new Set([...Object.keys(after), ...Object.keys(before)])].filter(
      (name) => !equal(after[name], before[name]),
    );
    const names = fixed(changed);
    return names.length === 0
      ? undefined
      : `${names.join(', ')} of ${type} cannot be changed: give the resource another logical id, so that a new one is made.`;
  }
  const name = nameProperty === undefined ? undefined : after[nameProperty];
  // The new resource would have the old one's name while that is still there.
  const same = schema.identifier.every(
    (path) => at(after, path) !== undefined && equal(at(after, path), at(before, path)),
  );
  return typeof name === 'string' && same
    ? `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} and update the stack again.`
    : undefined;
}

function at(properties: ValueMap, path: string): Value | undefined {
  let value: Value | undefined = properties;
  for (const part of path.split('.')) value = isMap(value) ? value[part] : undefined;
  return value;
}
