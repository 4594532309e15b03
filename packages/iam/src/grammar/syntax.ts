import { isNull, parseOperator } from '../operators.ts';
import { PolicyError, type PolicyPath } from '../policy-error.ts';
import type { PolicyDocument } from '../types.ts';

type Values = Readonly<Record<string, unknown>>;

const TOP_ELEMENTS = ['Version', 'Id', 'Statement'];
const VERSIONS = ['2008-10-17', '2012-10-17'];
export const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const;
const LISTS = ['Action', 'NotAction', 'Resource', 'NotResource'] as const;

/**
 * The shape of a policy: which elements there are, and of which types.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 *
 * @throws PolicyError "Syntax errors in policy."
 */
export function checkSyntax(value: unknown): PolicyDocument {
  const document = object(value, []);
  known(document, TOP_ELEMENTS, []);
  if (document['Version'] !== undefined && !VERSIONS.includes(String(document['Version']))) throw syntax(['Version']);
  optionalString(document, 'Id', []);
  const { Statement } = document;
  if (Array.isArray(Statement)) {
    if (Statement.length === 0) throw syntax(['Statement']);
    Statement.forEach((statement, index) => checkStatement(statement, ['Statement', index]));
  } else {
    checkStatement(Statement, ['Statement']);
  }
  return value as PolicyDocument;
}

function checkStatement(value: unknown, path: PolicyPath): void {
  const statement = object(value, path);
  known(statement, STATEMENT_ELEMENTS, path);
  for (const element of ['Action', 'Resource', 'Principal']) {
    if (statement[element] !== undefined && statement[`Not${element}`] !== undefined) throw syntax([...path, element]);
  }
  const { Effect } = statement;
  if (typeof Effect !== 'string' || !/^(?:allow|deny)$/i.test(Effect)) throw syntax([...path, 'Effect']);
  for (const element of LISTS) if (statement[element] !== undefined) strings(statement[element], [...path, element]);
  optionalString(statement, 'Sid', path);
  for (const element of ['Principal', 'NotPrincipal']) {
    if (statement[element] !== undefined) checkPrincipal(statement[element], [...path, element]);
  }
  if (statement['Condition'] !== undefined) checkCondition(statement['Condition'], [...path, 'Condition']);
}

function checkPrincipal(value: unknown, path: PolicyPath): void {
  if (value === '*') return;
  for (const [type, names] of Object.entries(object(value, path))) strings(names, [...path, type]);
}

function checkCondition(value: unknown, path: PolicyPath): void {
  for (const [operator, tests] of Object.entries(object(value, path))) {
    const at = [...path, operator];
    const entries = Object.entries(object(tests, at));
    for (const [key, values] of entries) {
      const scalars = Array.isArray(values) ? (values as readonly unknown[]) : [values];
      if (!scalars.every((scalar) => ['string', 'number', 'boolean'].includes(typeof scalar)))
        throw syntax([...at, key]);
    }
    // AWS lets an unknown operator pass as long as it tests nothing.
    if (entries.length > 0 && !isNull(operator) && parseOperator(operator) === undefined) throw syntax(at);
  }
}

function object(value: unknown, path: PolicyPath): Values {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw syntax(path);
  return value as Values;
}

function known(value: Values, names: readonly string[], path: PolicyPath): void {
  for (const name of Object.keys(value)) if (!names.includes(name)) throw syntax([...path, name]);
}

function strings(value: unknown, path: PolicyPath): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      if (typeof item !== 'string') throw syntax([...path, index]);
    });
  } else if (typeof value !== 'string') {
    throw syntax(path);
  }
}

function optionalString(value: Values, name: string, path: PolicyPath): void {
  if (value[name] !== undefined && typeof value[name] !== 'string') throw syntax([...path, name]);
}

const syntax = (path: PolicyPath): PolicyError => new PolicyError('Syntax errors in policy.', path);
