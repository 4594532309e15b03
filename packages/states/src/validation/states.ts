import { isObject, type Json, type JsonObject } from '../json.ts';
import { BRANCH_FIELDS } from './fields.ts';
import { checkGraph } from './graph.ts';
import { checkFields, required } from './handlers.ts';
import { type Around, checkState } from './state.ts';

const LONGEST_NAME = 80;

/** A branch of a Parallel, or what a Map does with each item. */
export function checkBranch(around: Around, branch: Json, location: string): void {
  const { findings } = around;
  if (!isObject(branch)) return findings.schema('Expected value of type [OBJECT]', location);
  checkFields(findings, branch, BRANCH_FIELDS, location, false);
  checkStates(around, branch, location);
}

/** States with their beginning; fields of the whole are checked before. */
export function checkStates(around: Around, owner: JsonObject, location: string): void {
  const { findings, names } = around;
  required(findings, owner, ['States', 'StartAt'], location === '' ? '/' : location);
  const states = owner['States'];
  if (!isObject(states)) return;
  for (const [name, state] of Object.entries(states)) {
    const at = `${location}/States/${name}`;
    if (names.has(name)) findings.error('DUPLICATE_STATE_NAME', `Duplicate state name: ${name}`, at);
    names.add(name);
    if (name.length > LONGEST_NAME)
      findings.error('INVALID_STATE_NAME', `State name exceeds ${LONGEST_NAME} characters: ${name}`, at);
    checkState(around, state, at);
  }
  if (owner['StartAt'] !== undefined) checkGraph(findings, states, owner['StartAt'], location);
}
