import type { PropertyDifference, StackResourceDrift } from '@aws-sdk/client-cloudformation';
import { isMap, type Call, type Value, type ValueMap } from '@coldstart/cloud';
import { handlerContext } from '../deploy/context.ts';
import { loadTypes, requireHandlers } from '../deploy/registry.ts';
import { validationError } from '../errors.ts';
import type { Stack, StackResource } from '../state.ts';

/**
 * Reads a resource from its service, as the caller.
 *
 * @returns its properties in the template's form; `undefined` where it is gone
 * @throws ValidationError where its type cannot be read
 */
async function readResource(call: Call, stack: Stack, resource: StackResource): Promise<ValueMap | undefined> {
  await loadTypes(call.cloud, [resource.type]);
  const handlers = requireHandlers(resource.type);
  if (handlers.read === undefined)
    throw validationError(`Drift detection is not supported for resource type ${resource.type}`);
  const tags = stack.definition?.tags ?? [];
  const context = handlerContext({ call, stack, principal: call.principal, tags }, resource, handlers, () => undefined);
  return handlers.read(resource, context);
}

/**
 * What of a template's properties is otherwise in the service. What a template does not say may be as it likes.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_PropertyDifference.html
 */
function differences(expected: Value, actual: Value | undefined, path = ''): PropertyDifference[] {
  if (isMap(expected) && isMap(actual))
    return Object.entries(expected).flatMap(([key, value]) => differences(value, actual[key], `${path}/${key}`));
  if (Array.isArray(expected) && Array.isArray(actual)) return listDifferences(expected, actual, path);
  if (isSame(expected, actual) || (actual === undefined && isEmpty(expected))) return [];
  const type = actual === undefined ? 'REMOVE' : 'NOT_EQUAL';
  return [difference(type, path, expected, actual)];
}

const byPath = ({ PropertyPath: a = '' }: PropertyDifference, { PropertyPath: b = '' }: PropertyDifference): number =>
  a < b ? -1 : 1;

/** Order says nothing: AWS's services give lists back in their own. */
function listDifferences(expected: readonly Value[], actual: readonly Value[], path: string): PropertyDifference[] {
  const left = [...actual];
  const missing = expected.flatMap((item, index): PropertyDifference[] => {
    const found = left.findIndex((other) => differences(item, other).length === 0);
    if (found === -1) return [difference('REMOVE', `${path}/${index}`, item, undefined)];
    left.splice(found, 1);
    return [];
  });
  return [...missing, ...left.map((item, index) => difference('ADD', `${path}/${index}`, undefined, item))];
}

/** Services do not tell nothing at all from what has nothing in it. */
function isEmpty(value: Value): boolean {
  return Array.isArray(value) ? value.length === 0 : isMap(value) && Object.values(value).every(isEmpty);
}

/** Policy documents may be text in a template, and numbers text in a service. */
function isSame(expected: Value, actual: Value | undefined): boolean {
  if (actual === undefined) return false;
  if (typeof expected === 'string' && isMap(actual)) return isEqualJson(expected, actual);
  if (typeof actual === 'string' && isMap(expected)) return isEqualJson(actual, expected);
  return !isMap(expected) && !isMap(actual) && String(expected) === String(actual);
}

function isEqualJson(text: string, value: Value): boolean {
  try {
    return differences(JSON.parse(text) as Value, value).length === 0;
  } catch {
    return false;
  }
}

function difference(
  type: 'ADD' | 'REMOVE' | 'NOT_EQUAL',
  path: string,
  expected: Value | undefined,
  actual: Value | undefined,
): PropertyDifference {
  const text = (value: Value | undefined): string =>
    value === undefined ? 'null' : typeof value === 'string' ? value : JSON.stringify(value);
  return {
    PropertyPath: path,
    ExpectedValue: text(expected),
    ActualValue: text(actual),
    DifferenceType: type,
  };
}

/** Without the properties that no service tells of, such as code and passwords. */
function readable({ type, properties }: StackResource): ValueMap {
  const { writeOnly } = requireHandlers(type).schema;
  const without = (map: ValueMap, path: string): ValueMap =>
    Object.fromEntries(
      Object.entries(map).flatMap(([key, value]): [string, Value][] => {
        const at = `${path}${key}`;
        if (writeOnly.includes(at)) return [];
        if (!isMap(value)) return [[key, value]];
        const rest = without(value, `${at}.`);
        return Object.keys(rest).length === 0 && Object.keys(value).length > 0 ? [] : [[key, rest]];
      }),
    );
  return without(properties, '');
}

/**
 * Holds a resource against its template.
 *
 * @throws ValidationError where its type cannot be read
 */
export async function detectDrift(call: Call, stack: Stack, resource: StackResource): Promise<StackResourceDrift> {
  const actual = await readResource(call, stack, resource);
  const expected = readable(resource);
  const found = actual === undefined ? [] : differences(expected, actual).sort(byPath);
  return {
    StackId: stack.id,
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    ExpectedProperties: JSON.stringify(expected),
    ...(actual === undefined ? {} : { ActualProperties: JSON.stringify(actual) }),
    PropertyDifferences: found,
    StackResourceDriftStatus: actual === undefined ? 'DELETED' : found.length > 0 ? 'MODIFIED' : 'IN_SYNC',
    Timestamp: new Date(call.now()),
  };
}

/** Whether what a type's resources are can be read at all. */
export async function canDrift(call: Call, { type }: StackResource): Promise<boolean> {
  await loadTypes(call.cloud, [type]);
  return requireHandlers(type).read !== undefined;
}
