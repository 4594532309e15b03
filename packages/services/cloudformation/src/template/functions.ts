import { templateError } from '../errors.ts';
import { asIntrinsic, isMap, scalar, type Value, type ValueMap } from '@coldstart/cloud';
import { cidrBlocks } from './cidr.ts';
import { evaluateCondition } from './conditions.ts';
import { LARGEST_TEMPLATE, tooLarge } from './quotas.ts';

/** What functions are resolved against. */
export interface Scope {
  /** `Ref`: a parameter's value or a resource's physical id; `undefined` where there is no such thing. */
  ref(name: string): Value | undefined;
  getAtt(resource: string, attribute: string): Value;
  /** A condition's value; `undefined` where there is no such condition. */
  condition(name: string): boolean | undefined;
  readonly mappings: Readonly<Record<string, ValueMap>>;
  importValue(name: string): Value;
  availabilityZones(region: string): readonly string[];
  /** What functions have come to so far, while one value is resolved. */
  readonly made?: { characters: number };
}

/** `AWS::NoValue`: what holds it is left out. */
export const NO_VALUE: unique symbol = Symbol('AWS::NoValue');
type Resolved = Value | typeof NO_VALUE;

/** A value that is known only once the resource exists, as change sets show it. */
export const KNOWN_AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';

/**
 * The value with every function resolved; `undefined` where it is `AWS::NoValue`.
 *
 * @throws ValidationError, also where functions of functions make more of a few words than a template may be
 */
export function resolve(value: Value, scope: Scope): Value | undefined {
  const result = resolveAny(value, { ...scope, made: { characters: 0 } });
  return result === NO_VALUE ? undefined : result;
}

function resolveAny(value: Value, scope: Scope): Resolved {
  if (Array.isArray(value)) return value.map((item) => resolveAny(item, scope)).filter((item) => item !== NO_VALUE);
  const call = asIntrinsic(value);
  if (call !== undefined && call.name !== 'Condition') {
    const run = FUNCTIONS[call.name];
    if (run === undefined) throw templateError(`${call.name} is not a supported function`);
    return counted(run(call.argument, scope), scope);
  }
  if (!isMap(value)) return value;
  const result: ValueMap = {};
  for (const [key, inner] of Object.entries(value)) {
    const resolved = resolveAny(inner, scope);
    if (resolved !== NO_VALUE) result[key] = resolved;
  }
  return result;
}

function counted(result: Resolved, { made }: Scope): Resolved {
  if (made === undefined) return result;
  for (const text of Array.isArray(result) ? result : [result])
    if (typeof text === 'string') made.characters += text.length;
  if (made.characters > LARGEST_TEMPLATE) throw tooLarge();
  return result;
}

const required = (value: Value, scope: Scope): Value => {
  const result = resolveAny(value, scope);
  return result === NO_VALUE ? '' : result;
};

const FUNCTIONS: Readonly<Record<string, (argument: Value, scope: Scope) => Resolved>> = {
  Ref: ref,
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::FindInMap': findInMap,
  'Fn::If': choose,
  'Fn::Base64': (argument, scope) =>
    whenKnown(required(argument, scope), (value) => {
      const text = scalar(value);
      if (text === undefined) throw templateError('every Fn::Base64 object must have a String-typed value.');
      return Buffer.from(text).toString('base64');
    }),
  'Fn::Cidr': cidr,
  'Fn::GetAZs': (argument, scope) => {
    const region = scalar(required(argument, scope)) ?? '';
    return [...scope.availabilityZones(region)];
  },
  'Fn::ImportValue': (argument, scope) => {
    const name = scalar(required(argument, scope));
    if (name === undefined)
      throw templateError(
        'the attribute in Fn::ImportValue must not depend on any resources, imported values, or Fn::GetAZs',
      );
    return scope.importValue(name);
  },
  'Fn::And': (argument, scope) => evaluate({ 'Fn::And': argument }, scope),
  'Fn::Or': (argument, scope) => evaluate({ 'Fn::Or': argument }, scope),
  'Fn::Not': (argument, scope) => evaluate({ 'Fn::Not': argument }, scope),
  'Fn::Equals': (argument, scope) => evaluate({ 'Fn::Equals': argument }, scope),
  'Fn::Length': (argument, scope) => {
    const list = required(argument, scope);
    if (!Array.isArray(list)) throw templateError('Fn::Length expects a list');
    return list.length;
  },
  'Fn::ToJsonString': (argument, scope) => JSON.stringify(required(argument, scope)),
};

function whenKnown(value: Value, then: (value: Value) => Value): Value {
  return value === KNOWN_AFTER_APPLY ? KNOWN_AFTER_APPLY : then(value);
}

function ref(argument: Value, scope: Scope): Resolved {
  const name = scalar(argument);
  if (name === undefined) throw templateError('every Ref object must have a single String value.');
  if (name === 'AWS::NoValue') return NO_VALUE;
  const value = scope.ref(name);
  // A parameter may pass it on.
  if (value === 'AWS::NoValue') return NO_VALUE;
  if (value === undefined)
    throw templateError(`Unresolved resource dependencies [${name}] in the Resources block of the template`);
  return value;
}

function getAtt(argument: Value, scope: Scope): Resolved {
  const parts =
    typeof argument === 'string'
      ? splitAtDot(argument)
      : Array.isArray(argument)
        ? argument.map((part) => required(part, scope))
        : [];
  const [resource, ...attribute] = parts.map((part) => scalar(part) ?? '');
  if (!resource || attribute.length === 0 || attribute.includes('')) {
    throw templateError(
      'every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
    );
  }
  return scope.getAtt(resource, attribute.join('.'));
}

function splitAtDot(text: string): Value[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

function sub(argument: Value, scope: Scope): Resolved {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof template !== 'string' || !isMap(variables)) {
    throw templateError(
      "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
    );
  }
  let unknown = false;
  let length = 0;
  /** Each is asked for once, however often it is used. */
  const known = new Map<string, Value>();
  const text = template.replaceAll(/\$\{(!?)([^{}]*)\}/g, (whole: string, literal: string, expression: string) => {
    if (literal) return `\${${expression}}`;
    const name = expression.trim();
    if (!/^[A-Za-z0-9_:.]+$/.test(name))
      throw templateError(
        `variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons`,
      );
    const value =
      known.get(name) ?? (name in variables ? required(variables[name] ?? '', scope) : variable(name, scope));
    known.set(name, value);
    if (value === KNOWN_AFTER_APPLY) unknown = true;
    const found =
      scalar(value) ?? (Array.isArray(value) ? value.map((item) => scalar(item) ?? '').join(',') : undefined);
    if (found === undefined)
      throw templateError(
        `every value of the context object of every Fn::Sub object must be a string or a function that returns a string`,
      );
    length += found.length;
    if (length > LARGEST_TEMPLATE) throw tooLarge();
    return found;
  });
  return unknown ? KNOWN_AFTER_APPLY : text;
}

function variable(name: string, scope: Scope): Value {
  if (!name.includes('.')) return required({ Ref: name }, scope);
  return required({ 'Fn::GetAtt': splitAtDot(name) }, scope);
}

function join(argument: Value, scope: Scope): Resolved {
  const problem =
    'every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.';
  if (!Array.isArray(argument) || argument.length !== 2) throw templateError(problem);
  const [delimiter, list] = argument.map((item) => required(item, scope));
  if (list === KNOWN_AFTER_APPLY) return KNOWN_AFTER_APPLY;
  if (typeof delimiter !== 'string' || !Array.isArray(list)) throw templateError(problem);
  if (list.includes(KNOWN_AFTER_APPLY)) return KNOWN_AFTER_APPLY;
  return list
    .map((item) => {
      const text =
        scalar(item) ?? (Array.isArray(item) ? item.map((inner) => scalar(inner) ?? '').join(',') : undefined);
      if (text === undefined) throw templateError(problem);
      return text;
    })
    .join(delimiter);
}

function split(argument: Value, scope: Scope): Resolved {
  const problem =
    'every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split.';
  if (!Array.isArray(argument) || argument.length !== 2) throw templateError(problem);
  const [delimiter, source] = argument.map((item) => required(item, scope));
  const text = scalar(source);
  if (typeof delimiter !== 'string' || delimiter === '' || text === undefined) throw templateError(problem);
  return text === KNOWN_AFTER_APPLY ? text : text.split(delimiter);
}

function select(argument: Value, scope: Scope): Resolved {
  const problem = 'Fn::Select requires a list argument with two elements: an integer index and a list';
  if (!Array.isArray(argument) || argument.length !== 2) throw templateError(problem);
  const [at, list] = argument.map((item) => required(item, scope));
  const index = Number(scalar(at) ?? Number.NaN);
  if (list === KNOWN_AFTER_APPLY) return KNOWN_AFTER_APPLY;
  const items = typeof list === 'string' ? list.split(',') : list;
  if (!Number.isInteger(index) || !Array.isArray(items)) throw templateError(problem);
  const found = items[index];
  if (found === undefined) throw templateError(problem);
  return found;
}

function findInMap(argument: Value, scope: Scope): Resolved {
  if (!Array.isArray(argument) || argument.length < 3 || argument.length > 4) {
    throw templateError(
      'every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value',
    );
  }
  const [map, first, second] = argument.slice(0, 3).map((part) => scalar(required(part, scope)) ?? '');
  const top = scope.mappings[map ?? '']?.[first ?? ''];
  const found = isMap(top) ? top[second ?? ''] : undefined;
  if (found !== undefined) return required(found, scope);
  const options = argument[3];
  if (isMap(options) && options.DefaultValue !== undefined) return resolveAny(options.DefaultValue, scope);
  throw templateError(`Unable to get mapping for ${map}::${first}::${second}`);
}

function choose(argument: Value, scope: Scope): Resolved {
  const [name, yes, no] = Array.isArray(argument) ? argument : [];
  if (
    !Array.isArray(argument) ||
    argument.length !== 3 ||
    typeof name !== 'string' ||
    yes === undefined ||
    no === undefined
  ) {
    throw templateError('Fn::If requires a list argument with the first element being a condition');
  }
  const met = scope.condition(name);
  if (met === undefined) throw templateError(`unresolved condition dependency ${name} in Fn::If`);
  return resolveAny(met ? yes : no, scope);
}

/** A condition expression's value. */
export function evaluate(expression: Value, scope: Scope): boolean {
  return evaluateCondition(expression, scope, (value) => required(value, scope));
}

function cidr(argument: Value, scope: Scope): Resolved {
  const [block, count, bits] = (Array.isArray(argument) ? argument : []).map(
    (item) => scalar(required(item, scope)) ?? '',
  );
  return cidrBlocks(block ?? '', Number(count ?? Number.NaN), Number(bits ?? '8'));
}
