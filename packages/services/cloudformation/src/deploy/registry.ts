import type { Cloud, DeclaredRow, DeclaredType } from '@coldstart/cloud';
import { ResourceFailure } from './failure.ts';
import type { Handlers } from './handlers.ts';
import { ownHandlers } from './own-handlers.ts';
import { rowHandlers } from './row-handlers.ts';
import { validationError } from '../errors.ts';
import { isKnownType, readSchema, type ResourceSchema } from '../schema/schema.ts';

/** Code and immutable data that were loaded once, by type; no state of any cloud. */
const loaded = new Map<string, Handlers>();

const CUSTOM = 'AWS::CloudFormation::CustomResource';

/** Loads what the services know of these types; to be awaited before a template's resources are looked at. */
export async function loadTypes(cloud: Cloud, types: Iterable<string>): Promise<void> {
  const namespaces = new Set<string>();
  for (const type of types) {
    const own = type.startsWith('Custom::') ? CUSTOM : type;
    if (!loaded.has(own)) namespaces.add(own.split('::')[1] ?? '');
  }
  if (namespaces.size === 0) return;
  for (const { templates = {} } of cloud.services) {
    for (const [namespace, load] of Object.entries(templates)) {
      if (!namespaces.has(namespace)) continue;
      const { types: declared, schemas, sdkName = namespace } = await load();
      for (const type of declared) loaded.set(type.type, handlersOf(type, readSchema(schemas, type.type), sdkName));
    }
  }
}

function handlersOf(type: DeclaredType, schema: ResourceSchema, sdkName: string): Handlers {
  return isRow(type) ? rowHandlers(type, schema, sdkName) : ownHandlers(type, schema, sdkName);
}

function isRow(type: DeclaredType): type is DeclaredRow {
  return typeof type.create === 'object';
}

/** The handlers of a type, once it was loaded; custom resources share one. */
export function resourceType(type: string): Handlers | undefined {
  return loaded.get(type.startsWith('Custom::') ? CUSTOM : type);
}

/** @throws ResourceFailure where there are none */
export function requireHandlers(type: string): Handlers {
  const handlers = resourceType(type);
  if (handlers !== undefined) return handlers;
  checkTypes([type]);
  throw new ResourceFailure(`Unrecognized resource type: ${type}`);
}

/** @throws ValidationError naming the types that AWS does not have */
export function checkKnownTypes(types: Iterable<string>): void {
  const unknown = missing(types).filter((type) => !isKnownType(type));
  if (unknown.length > 0)
    throw validationError(`Template format error: Unrecognized resource types: [${unknown.join(', ')}]`);
}

/** @throws ValidationError naming the types that AWS does not have, or this cloud not yet */
export function checkTypes(types: Iterable<string>): void {
  checkKnownTypes(types);
  const absent = missing(types);
  if (absent.length > 0)
    throw validationError(
      `Template format error: Unrecognized resource types: [${absent.join(', ')}] (AWS has them; this cloud does not have them yet. Take them out of the template, or deploy it to AWS.)`,
    );
}

function missing(types: Iterable<string>): string[] {
  return [...new Set(types)].filter((type) => resourceType(type) === undefined);
}
