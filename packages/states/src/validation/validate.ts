import type { Definition } from '../definition.ts';
import { isObject, type Json } from '../json.ts';
import { type Diagnostic, Findings } from './diagnostic.ts';
import { MACHINE_FIELDS } from './fields.ts';
import { checkFields } from './handlers.ts';
import { jsonProblem } from './json-problem.ts';
import { checkLanguage } from './state.ts';
import { checkStates } from './states.ts';

export interface Validation {
  readonly diagnostics: readonly Diagnostic[];
  /** What can be run, if there are no errors. */
  readonly definition?: Definition;
}

/** Reads a definition as CreateStateMachine and ValidateStateMachineDefinition do. */
export function validateDefinition(text: string, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): Validation {
  const findings = new Findings();
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    const { reason, place } = jsonProblem(text);
    findings.error('INVALID_JSON_DESCRIPTION', `${reason}\n at ${place}`, place);
    return { diagnostics: findings.all };
  }
  if (isObject(value)) {
    const language = value['QueryLanguage'];
    checkLanguage(findings, language, '/QueryLanguage');
    checkFields(findings, value, MACHINE_FIELDS, '', false);
    const machineInJsonata = language !== undefined && language !== 'JSONPath';
    const around = { findings, machineInJsonata, express: type === 'EXPRESS', names: new Set<string>() };
    checkStates({ ...around, labels: new Set() }, value, '');
  } else findings.schema('Expected value of type [OBJECT]', '/');
  const failed = findings.all.some(({ severity }) => severity === 'ERROR');
  return {
    diagnostics: findings.all,
    ...(failed ? {} : { definition: value as unknown as Definition }),
  };
}
