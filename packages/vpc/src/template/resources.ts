import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { parse, resolve, Unresolved, type Json, type Names, type Path, type TemplateIssue } from './resolve.ts';
import { SHAPES, type Properties, type Type } from './shapes.ts';

export interface Resource<Name extends Type = Type> {
  readonly id: string;
  readonly type: Name;
  readonly properties: Properties<Name>;
}

/** A template's resources, each as its type wants it. */
export interface Resources {
  of<Name extends Type>(type: Name): Resource<Name>[];
  /** The type of a resource, where it is one that a network is made of. */
  typeOf(id: string): Type | undefined;
  /** Notes that something is wrong with a property of a resource. */
  complain(id: string, path: Path, message: string): void;
}

const isMap = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isKnown = (type: Json | undefined): type is Type => typeof type === 'string' && Object.hasOwn(SHAPES, type);

/**
 * The resources of a template, functions carried out and properties as they should be.
 *
 * @param issues what is wrong is added here
 */
export function readResources(text: string, issues: TemplateIssue[]): Resources | undefined {
  const source = parse(text);
  if (!('content' in source)) {
    issues.push(...source);
    return undefined;
  }
  const { content } = source;
  const found = isMap(content) ? content['Resources'] : undefined;
  if (!isMap(found)) {
    issues.push({ line: source.lineOf([]), message: 'a template has `Resources`, a map of resources by their names.' });
    return undefined;
  }
  const complain = (path: Path, message: string): void => {
    issues.push({ line: source.lineOf(path), message });
  };
  const names: Names = { resources: new Set(Object.keys(found)), values: defaultsOf(content) };
  const all = Object.entries(found).flatMap(([id, one]) => readOne(id, one, names, complain) ?? []);
  return {
    of: <Name extends Type>(type: Name) => all.filter((one): one is Resource<Name> => one.type === type),
    typeOf: (id) => all.find((one) => one.id === id)?.type,
    complain: (id, path, message) =>
      complain(['Resources', id, 'Properties', ...path], `${placeOf(id, path)} ${message}`),
  };
}

function defaultsOf(content: Json): Record<string, Json> {
  const parameters = isMap(content) ? content['Parameters'] : undefined;
  if (!isMap(parameters)) return {};
  const values = Object.entries(parameters).map(([name, one]) => [name, isMap(one) ? (one['Default'] ?? '') : '']);
  return Object.fromEntries(values) as Record<string, Json>;
}

type Complain = (path: Path, message: string) => void;

/** Attributes of a resource that say nothing about the network. */
const ATTRIBUTES = new Set(['Type', 'Properties', 'DependsOn', 'Metadata', 'DeletionPolicy', 'UpdateReplacePolicy']);

function readOne(id: string, one: Json, names: Names, complain: Complain): Resource | undefined {
  const path = ['Resources', id];
  if (!isMap(one) || !isKnown(one['Type'])) {
    const type = isMap(one) ? one['Type'] : undefined;
    complain([...path, 'Type'], typeOf(id, type));
    return undefined;
  }
  for (const name of Object.keys(one)) {
    if (!ATTRIBUTES.has(name))
      complain([...path, name], `\`${id}\` has \`${name}\`, which is no part of a resource; is it a property?`);
  }
  let properties: Json;
  try {
    properties = resolve(one['Properties'] ?? {}, names);
  } catch (error) {
    if (!(error instanceof Unresolved)) throw error;
    complain([...path, 'Properties'], `\`${id}\`: ${error.message}.`);
    return undefined;
  }
  const shape: z.ZodType = SHAPES[one['Type']];
  const result = shape.safeParse(properties);
  if (result.success) return { id, type: one['Type'], properties: result.data } as Resource;
  // What is misspelt is often what is missed, too.
  const issues = [...result.error.issues].sort((a, b) => Number(isUnknown(b)) - Number(isUnknown(a)));
  for (const issue of issues) {
    const place = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    complain([...path, 'Properties', ...place], describe(id, place, issue, SHAPES[one['Type']]));
  }
  return undefined;
}

const isUnknown = ({ code }: z.core.$ZodIssue): boolean => code === 'unrecognized_keys';

function typeOf(id: string, type: Json | undefined): string {
  if (typeof type !== 'string') return `\`${id}\` has no \`Type\`; say what it is, such as \`AWS::EC2::Subnet\`.`;
  const near = closest(type, Object.keys(SHAPES));
  const meant = distance(type, near) <= 4 ? ` Did you mean \`${near}\`?` : ' Do without it here.';
  return `\`${id}\` is of the type \`${type}\`, which this network does not know.${meant}`;
}

export const placeOf = (id: string, path: Path): string =>
  `\`${id}${path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')}\``;

function describe(id: string, path: Path, issue: z.core.$ZodIssue, shape: z.ZodType): string {
  const where = placeOf(id, path);
  if (issue.code === 'unrecognized_keys') {
    const names = knownNames(shape, path);
    const said = issue.keys.map((key) => {
      const near = names.length === 0 ? key : closest(key, names);
      return near !== key && distance(key, near) <= 5
        ? `\`${key}\`; did you mean \`${near}\`?`
        : `\`${key}\`; leave it out.`;
    });
    return `${where} has no property ${said.join(' And none ')}`;
  }
  if (issue.code === 'invalid_type' && issue.message.includes('received undefined'))
    return `${where} is missing; add it.`;
  if (issue.code === 'invalid_type') return `${where} must be ${article(issue.expected)}.`;
  if (issue.code === 'invalid_value')
    return `${where} must be ${issue.values.map((value) => `\`${String(value)}\``).join(' or ')}.`;
  return `${where} must be ${issue.message}.`;
}

/** Names of the properties at a place, for those of the type itself and of its lists. */
function knownNames(shape: z.ZodType, path: Path): string[] {
  let here: unknown = shape;
  for (const part of path) here = typeof part === 'number' ? elementOf(here) : memberOf(here, part);
  return Object.keys(shapeOf(here));
}

const inner = (type: unknown): unknown => {
  const unwrap = (type as { unwrap?: () => unknown } | undefined)?.unwrap;
  return typeof unwrap === 'function' && !('element' in (type as object)) ? inner(unwrap.call(type)) : type;
};
const shapeOf = (type: unknown): Record<string, unknown> =>
  (inner(type) as { shape?: Record<string, unknown> }).shape ?? {};
const memberOf = (type: unknown, name: string | number): unknown => shapeOf(type)[name];
const elementOf = (type: unknown): unknown => (inner(type) as { element?: unknown }).element;

const article = (expected: string): string =>
  ({ string: 'a text', array: 'a list', object: 'a map', record: 'a map', boolean: 'true or false' })[expected] ??
  `a ${expected}`;
