import { formatError, validationError } from '../errors.ts';
import { scalar, type Value, type ValueMap } from '@coldstart/cloud';

/** A parameter as a deployment has it. */
export interface ParameterValue {
  readonly key: string;
  /** As it was given, or the default: what DescribeStacks shows. */
  readonly text: string;
  /** What `Ref` gives: text, or a list. */
  readonly value: Value;
  /** The value that a Systems Manager parameter had. */
  readonly resolved?: string;
  readonly noEcho: boolean;
}

export interface GivenParameter {
  readonly ParameterKey?: string | undefined;
  readonly ParameterValue?: string | undefined;
  readonly UsePreviousValue?: boolean | undefined;
}

const PLAIN_TYPES = new Set(['String', 'Number', 'List<Number>', 'List<String>', 'CommaDelimitedList']);
const AWS_TYPE = /^(?:List<)?AWS::[A-Za-z0-9]+::[A-Za-z0-9:]+>?$/;
const SSM_TYPE = /^AWS::SSM::Parameter::Value<(.+)>$/;

/** Checks declarations. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
export function checkDeclarations(declarations: Readonly<Record<string, ValueMap>>): void {
  for (const [name, { Type: type }] of Object.entries(declarations)) {
    if (type === undefined) throw formatError('Every Parameters object must contain a Type member.');
    const text = scalar(type) ?? '';
    if (!PLAIN_TYPES.has(text) && !AWS_TYPE.test(text) && !SSM_TYPE.test(text))
      throw formatError(`Unrecognized parameter type: ${text} for parameter ${name}`);
  }
}

/**
 * The parameters of a deployment.
 *
 * @param fetch gives the value of a Systems Manager parameter
 * @throws ValidationError in AWS's words
 */
export async function readParameters(
  declarations: Readonly<Record<string, ValueMap>>,
  given: readonly GivenParameter[],
  previous: readonly ParameterValue[],
  fetch: (name: string) => Promise<string>,
): Promise<ParameterValue[]> {
  checkDeclarations(declarations);
  const strangers = given.map(({ ParameterKey }) => ParameterKey ?? '').filter((key) => !(key in declarations));
  if (strangers.length > 0) throw validationError(`Parameters: [${strangers.join(', ')}] do not exist in the template`);
  for (const { ParameterKey: key, UsePreviousValue: kept, ParameterValue: value } of given) {
    if (kept === true && (value ?? '') !== '') {
      throw validationError(
        `Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true and non empty value for a parameter`,
      );
    }
  }
  const texts = new Map<string, string>();
  const missing: string[] = [];
  for (const [key, declaration] of Object.entries(declarations)) {
    const one = given.find(({ ParameterKey }) => ParameterKey === key);
    const before =
      one?.UsePreviousValue === true ? previous.find((parameter) => parameter.key === key)?.text : undefined;
    const fallback = declaration.Default;
    const text =
      before ??
      one?.ParameterValue ??
      (Array.isArray(fallback) ? fallback.map((item) => scalar(item) ?? '').join(',') : scalar(fallback));
    if (text === undefined) missing.push(key);
    else texts.set(key, text);
  }
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(', ')}] must have values`);
  const values: ParameterValue[] = [];
  for (const [key, text] of texts) values.push(await read(key, declarations[key] ?? {}, text, fetch));
  return values;
}

async function read(
  key: string,
  declaration: ValueMap,
  text: string,
  fetch: (name: string) => Promise<string>,
): Promise<ParameterValue> {
  const declared = scalar(declaration.Type) ?? 'String';
  const noEcho = scalar(declaration.NoEcho) === 'true';
  check(key, declaration, declared, text);
  const inner = SSM_TYPE.exec(declared)?.[1];
  if (inner === undefined) return { key, text, value: typed(declared, text), noEcho };
  const resolved = await fetch(text);
  return { key, text, value: typed(inner, resolved), resolved, noEcho };
}

function typed(type: string, text: string): Value {
  if (type !== 'CommaDelimitedList' && !type.startsWith('List<')) return text;
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

function check(key: string, declaration: ValueMap, type: string, text: string): void {
  const fail = (message: string): never => {
    const description = scalar(declaration.ConstraintDescription);
    throw validationError(
      description === undefined ? message : `Parameter ${key} failed to satisfy constraint: ${description}`,
    );
  };
  const list = type === 'CommaDelimitedList' || type.startsWith('List<');
  const items = list ? text.split(',').map((item) => item.trim()) : [text];
  if (type === 'Number' || type === 'List<Number>') {
    for (const item of items)
      if (item === '' || !Number.isFinite(Number(item))) throw validationError(`Parameter '${key}' must be a number.`);
    const low = bound(declaration.MinValue);
    const high = bound(declaration.MaxValue);
    for (const item of items) {
      if (low !== undefined && Number(item) < low) fail(`Parameter '${key}' must be a number not less than ${low}`);
      if (high !== undefined && Number(item) > high)
        fail(`Parameter '${key}' must be a number not greater than ${high}`);
    }
  }
  if (Array.isArray(declaration.AllowedValues)) {
    const allowed = new Set(declaration.AllowedValues.map((item) => scalar(item)));
    if (!items.every((item) => allowed.has(item))) fail(`Parameter '${key}' must be one of AllowedValues`);
  }
  const pattern = scalar(declaration.AllowedPattern);
  if (pattern !== undefined && !items.every((item) => matches(pattern, item)))
    fail(`Parameter '${key}' must match pattern ${pattern}`);
  const least = bound(declaration.MinLength);
  const most = bound(declaration.MaxLength);
  if (least !== undefined && text.length < least) fail(`Parameter '${key}' must contain at least ${least} characters`);
  if (most !== undefined && text.length > most) fail(`Parameter '${key}' must contain at most ${most} characters`);
}

function bound(value: Value | undefined): number | undefined {
  const text = scalar(value);
  return text === undefined ? undefined : Number(text);
}

/** Patterns are Java's; what JavaScript cannot read is not held against the value. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch (error) {
    if (error instanceof SyntaxError) return true;
    throw error;
  }
}

/** The parameters as ValidateTemplate and GetTemplateSummary list them. */
export function describeDeclarations(declarations: Readonly<Record<string, ValueMap>>) {
  return Object.entries(declarations).map(([ParameterKey, declaration]) => {
    const fallback = scalar(declaration.Default);
    const description = scalar(declaration.Description);
    const allowed = declaration.AllowedValues;
    return {
      ParameterKey,
      ...(fallback === undefined ? {} : { DefaultValue: fallback }),
      ParameterType: scalar(declaration.Type) ?? 'String',
      NoEcho: scalar(declaration.NoEcho) === 'true',
      ...(description === undefined ? {} : { Description: description }),
      ParameterConstraints: Array.isArray(allowed) ? { AllowedValues: allowed.map((item) => scalar(item) ?? '') } : {},
    };
  });
}
