import { isCallable } from '../intrinsics/evaluate.ts';
import { isIntrinsic, parseIntrinsic } from '../intrinsics/parse.ts';
import { isList, isObject, type Json } from '../json.ts';
import { isPath, isReferencePath } from '../paths/parse.ts';
import { PathSyntaxError } from '../paths/path.ts';
import { expressionOf } from '../queries/expression.ts';
import { millisOf } from '../timestamp.ts';
import type { Findings } from './diagnostic.ts';
import type { FieldKind } from './fields.ts';

const TYPES: Readonly<Partial<Record<FieldKind, readonly [name: string, is: (value: Json) => boolean]>>> = {
  string: ['STRING', (value) => typeof value === 'string'],
  jitter: ['STRING', (value) => typeof value === 'string'],
  boolean: ['BOOLEAN', (value) => typeof value === 'boolean'],
  integer: ['INTEGER', Number.isInteger],
  number: ['NUMBER', (value) => typeof value === 'number'],
  object: ['OBJECT', isObject],
  list: ['ARRAY', isList],
};

const NOT_A_PATH = 'Value is not a valid JSONPath';
const NOT_A_REFERENCE = 'Value is not a Reference Path';
const NOT_A_TIMESTAMP = 'String does not match RFC3339 timestamp';

const JITTERS = ['FULL', 'NONE'];

export const notOneOf = (values: readonly string[]): string =>
  `Value should be one of the following: [${values.join(', ')}]`;

/** Whether a value is what its field wants; an expression may stand for any. */
export function checkValue(
  findings: Findings,
  kind: FieldKind,
  value: Json,
  location: string,
  inJsonata: boolean,
): void {
  if (inJsonata && typeof value === 'string' && expressionOf(value) !== undefined) return;
  const [name, is] = TYPES[kind] ?? [];
  if (is !== undefined && !is(value)) findings.schema(`Expected value of type [${name}]`, location);
  const problem = problemOf(kind, value);
  if (problem !== undefined) findings.schema(problem, location);
  if (kind === 'template' && !inJsonata) checkTemplate(findings, value, location);
}

function problemOf(kind: FieldKind, value: Json): string | undefined {
  switch (kind) {
    case 'nullablePath':
      return value === null || isPathText(value) ? undefined : NOT_A_PATH;
    case 'path':
      return isPathText(value) ? undefined : NOT_A_PATH;
    case 'nullableReferencePath':
      return value === null || isReference(value) ? undefined : NOT_A_REFERENCE;
    case 'referencePath':
      return isReference(value) ? undefined : NOT_A_REFERENCE;
    case 'query':
      return typeof value === 'string' && isQuery(value) ? undefined : NOT_A_PATH;
    case 'jitter':
      return typeof value !== 'string' || JITTERS.includes(value) ? undefined : notOneOf(JITTERS);
    case 'timestamp':
      return typeof value === 'string' && millisOf(value) !== undefined ? undefined : NOT_A_TIMESTAMP;
    default:
      return undefined;
  }
}

const isPathText = (value: Json): boolean => typeof value === 'string' && isPath(value);
const isReference = (value: Json): boolean => typeof value === 'string' && isReferencePath(value);

/** Whether a text is a path, or calls intrinsic functions that exist. */
function isQuery(text: string): boolean {
  if (!isIntrinsic(text)) return isPath(text);
  try {
    return isCallable(parseIntrinsic(text));
  } catch (error) {
    if (error instanceof PathSyntaxError) return false;
    throw error;
  }
}

function checkTemplate(findings: Findings, template: Json, location: string): void {
  if (isList(template)) for (const item of template) checkTemplate(findings, item, location);
  if (!isObject(template)) return;
  for (const [name, value] of Object.entries(template)) {
    if (!name.endsWith('.$')) {
      if (typeof value === 'string' && /^(\$\.|\$\$\.|States\.[A-Z]\w*\()/.test(value))
        findings.warn(
          'NO_DOLLAR',
          'No .$ on a field that appears to be a JSONPath or Intrinsic Function',
          `${location}/${name}`,
        );
      checkTemplate(findings, value, `${location}/${name}`);
    } else if (typeof value !== 'string' || !isQuery(value)) {
      findings.schema(
        `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call`,
        location,
      );
    }
  }
}
