import { isOperator } from '../choice.ts';
import { isList, isObject, type Json, type JsonObject } from '../json.ts';
import type { Findings } from './diagnostic.ts';
import { checkExpressions } from './expressions.ts';
import type { FieldKind } from './fields.ts';
import { checkValue } from './values.ts';

const RETRIER: Readonly<Record<string, FieldKind>> = {
  Comment: 'string',
  ErrorEquals: 'list',
  IntervalSeconds: 'integer',
  MaxAttempts: 'integer',
  BackoffRate: 'number',
  MaxDelaySeconds: 'integer',
  JitterStrategy: 'jitter',
};

const CATCHER: Readonly<Record<string, FieldKind>> = {
  Comment: 'string',
  ErrorEquals: 'list',
  Next: 'string',
  ResultPath: 'nullableReferencePath',
  Assign: 'template',
  Output: 'any',
};

export function required(findings: Findings, value: JsonObject, fields: readonly string[], location: string): void {
  const missing = fields.filter((field) => !Object.hasOwn(value, field));
  if (missing.length > 0) findings.schema(`These fields are required: [${missing.join(', ')}]`, location);
}

/** Fields that are known, each with a value of its kind. */
export function checkFields(
  findings: Findings,
  value: JsonObject,
  fields: Readonly<Record<string, FieldKind>>,
  location: string,
  inJsonata: boolean,
): void {
  for (const [name, item] of Object.entries(value)) {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kind === undefined) findings.schema(`Field '${name}' is not supported`, location === '' ? '/' : location);
    else checkValue(findings, kind, item, `${location}/${name}`, inJsonata);
  }
}

/** Retriers and catchers. */
export function checkHandlers(findings: Findings, state: JsonObject, location: string, inJsonata: boolean): void {
  for (const [field, fields] of Object.entries({ Retry: RETRIER, Catch: CATCHER })) {
    const handlers = state[field];
    if (!isList(handlers)) continue;
    for (const [index, handler] of handlers.entries()) {
      const at = `${location}/${field}[${index}]`;
      if (!isObject(handler)) {
        findings.schema('Expected value of type [OBJECT]', at);
        continue;
      }
      required(findings, handler, field === 'Catch' ? ['ErrorEquals', 'Next'] : ['ErrorEquals'], at);
      checkFields(findings, handler, fields, at, inJsonata);
      checkNames(findings, handler['ErrorEquals'], at, index === handlers.length - 1);
      if (field === 'Catch' && inJsonata) checkExpressions(findings, handler, at, true);
    }
  }
}

function checkNames(findings: Findings, names: Json | undefined, location: string, last: boolean): void {
  if (!isList(names)) return;
  if (names.length === 0) findings.schema('ErrorEquals must contain at least one error name', location);
  if (names.includes('States.ALL') && (names.length > 1 || !last))
    findings.schema("'States.ALL' must appear alone and in the last position", location);
}

export function checkRules(findings: Findings, rules: Json | undefined, location: string, inJsonata: boolean): void {
  if (!isList(rules)) return;
  if (rules.length === 0) findings.schema('Choices must contain at least one rule', `${location}/Choices`);
  for (const [index, rule] of rules.entries())
    checkRule(findings, rule, `${location}/Choices[${index}]`, inJsonata, true);
}

function checkRule(findings: Findings, rule: Json, location: string, inJsonata: boolean, outermost: boolean): void {
  if (!isObject(rule)) return findings.schema('Expected value of type [OBJECT]', location);
  if (outermost) required(findings, rule, ['Next'], location);
  if (inJsonata) {
    required(findings, rule, ['Condition'], location);
    checkExpressions(findings, rule, location);
    return;
  }
  for (const field of ['And', 'Or'] as const) {
    const rules = rule[field];
    if (!isList(rules)) continue;
    for (const [index, each] of rules.entries())
      checkRule(findings, each, `${location}/${field}[${index}]`, inJsonata, false);
  }
  if (rule['Not'] !== undefined) checkRule(findings, rule['Not'], `${location}/Not`, inJsonata, false);
  if (['And', 'Or', 'Not'].some((field) => Object.hasOwn(rule, field))) return;
  required(findings, rule, ['Variable'], location);
  if (rule['Variable'] !== undefined) checkValue(findings, 'path', rule['Variable'], `${location}/Variable`, false);
  if (!Object.keys(rule).some(isOperator)) findings.schema('A choice rule needs a comparison operator', location);
}
