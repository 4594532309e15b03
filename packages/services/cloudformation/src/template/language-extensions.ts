import { templateError } from '../errors.ts';
import { LARGEST_TEMPLATE, tooLarge } from './quotas.ts';
import type { ParameterValue } from './parameters.ts';
import { pseudoParameters, type PseudoValues } from './pseudo.ts';
import { asIntrinsic, isMap, scalar, type Value, type ValueMap } from '@coldstart/cloud';

/**
 * The AWS::LanguageExtensions transform: loops are unrolled here; its functions (`Fn::Length`,
 * `Fn::ToJsonString`, defaults of `Fn::FindInMap`) are resolved with all others. The quotas of templates hold for what
 * comes of it, so that a loop over loops ends as soon as it has made more than a template may be.
 *
 * @throws ValidationError
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
 */
export function expandLanguageExtensions(
  template: ValueMap,
  parameters: readonly ParameterValue[],
  pseudo: PseudoValues,
): ValueMap {
  const names = pseudoParameters(pseudo);
  for (const { key, value } of parameters) names.set(key, value);
  const result = unroll(template, {
    variables: new Map(),
    names,
    mappings: isMap(template.Mappings) ? template.Mappings : {},
    made: { characters: 0 },
  });
  const settled = settle(result, names);
  return isMap(settled) ? settled : template;
}

/** Functions that work on literals alone are resolved by the transform itself. */
function settle(value: Value, names: ReadonlyMap<string, Value>): Value {
  if (Array.isArray(value)) return value.map((item) => settle(item, names));
  if (!isMap(value)) return value;
  const settled: ValueMap = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, settle(inner, names)]),
  );
  const [[name, argument] = [undefined, undefined], ...others] = Object.entries(settled);
  if (name === undefined || argument === undefined || others.length > 0) return settled;
  switch (name) {
    case 'Fn::Sub':
      return typeof argument === 'string' && !argument.includes('${') ? argument : settled;
    case 'Fn::Join': {
      const [delimiter, list] = Array.isArray(argument) ? argument : [];
      const texts = Array.isArray(list) ? list.map(scalar) : [undefined];
      return typeof delimiter === 'string' && !texts.includes(undefined) ? texts.join(delimiter) : settled;
    }
    case 'Fn::Length': {
      const list = isMap(argument) && typeof argument.Ref === 'string' ? names.get(argument.Ref) : argument;
      return Array.isArray(list) ? list.length : settled;
    }
    case 'Fn::ToJsonString':
      return isLiteral(argument) ? limited(JSON.stringify(argument)) : settled;
    default:
      return settled;
  }
}

/** Quotes within quotes double. */
function limited(text: string): string {
  if (text.length > LARGEST_TEMPLATE) throw tooLarge();
  return text;
}

function isLiteral(value: Value): boolean {
  if (Array.isArray(value)) return value.every(isLiteral);
  return !isMap(value) || (asIntrinsic(value) === undefined && Object.values(value).every(isLiteral));
}

interface Loop {
  readonly variables: ReadonlyMap<string, string>;
  readonly names: ReadonlyMap<string, Value>;
  readonly mappings: ValueMap;
  /** How much template there is so far. */
  readonly made: { characters: number };
}

function count({ made }: Loop, characters: number): void {
  made.characters += characters;
  if (made.characters > LARGEST_TEMPLATE) throw tooLarge();
}

function unroll(value: Value, loop: Loop): Value {
  // Whatever it is takes room and time.
  count(loop, 1);
  if (typeof value === 'string') return substitute(value, loop);
  if (Array.isArray(value)) return value.map((item) => unroll(item, loop));
  if (!isMap(value)) return value;
  if (typeof value.Ref === 'string' && Object.keys(value).length === 1) {
    const own = loop.variables.get(value.Ref);
    if (own !== undefined) return own;
  }
  const result: ValueMap = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key.startsWith('Fn::ForEach::')) Object.assign(result, forEach(key, inner, loop));
    else result[substitute(key, loop)] = unroll(inner, loop);
  }
  return result;
}

function substitute(text: string, loop: Loop): string {
  let result = text;
  for (const [name, value] of loop.variables) {
    const plain = value.replaceAll(/[^A-Za-z0-9]/g, '');
    // A value may name another variable, whose values may name more: each doubling is looked at before the next.
    for (const [use, by] of [
      [`\${${name}}`, value],
      [`&{${name}}`, plain],
    ] as const) {
      const uses = result.split(use);
      if (uses.length * by.length > LARGEST_TEMPLATE) throw tooLarge();
      result = uses.join(by);
    }
  }
  count(loop, result.length);
  return result;
}

function forEach(key: string, argument: Value, loop: Loop): ValueMap {
  const [variable, collection, body] = Array.isArray(argument) ? argument : [];
  if (typeof variable !== 'string' || collection === undefined || !isMap(body ?? '')) {
    throw templateError(`${key} requires a list of three elements: an identifier, a collection and a map of outputs`);
  }
  const result: ValueMap = {};
  for (const item of itemsOf(collection, loop)) {
    const inner = unroll(body ?? {}, { ...loop, variables: new Map([...loop.variables, [variable, item]]) });
    if (isMap(inner)) Object.assign(result, inner);
  }
  return result;
}

function itemsOf(collection: Value, loop: Loop): string[] {
  count(loop, 1);
  if (isMap(collection) && typeof collection.Ref === 'string') {
    const value = loop.names.get(collection.Ref);
    if (!Array.isArray(value))
      throw templateError(`the collection of Fn::ForEach must be a list; ${collection.Ref} is none`);
    return value.map((item) => scalar(item) ?? '');
  }
  const find = isMap(collection) ? collection['Fn::FindInMap'] : undefined;
  if (Array.isArray(find)) {
    const [map, first, second] = find.map(
      (part) =>
        scalar(isMap(part) && typeof part.Ref === 'string' ? loop.names.get(part.Ref) : unroll(part, loop)) ?? '',
    );
    const top = loop.mappings[map ?? ''];
    const middle = isMap(top) ? top[first ?? ''] : undefined;
    return itemsOf((isMap(middle) ? middle[second ?? ''] : undefined) ?? [], loop);
  }
  if (!Array.isArray(collection)) throw templateError('the collection of Fn::ForEach must be a list');
  return collection.flatMap((item) => (isMap(item) ? itemsOf(item, loop) : [substitute(scalar(item) ?? '', loop)]));
}
