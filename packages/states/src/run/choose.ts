import { holds } from '../choice.ts';
import type { Rule, State } from '../definition.ts';
import { runtimeFailure } from '../failure.ts';
import { fillExpressions, unexpectedType } from '../queries/expression.ts';
import type { Scope } from '../queries/scope.ts';
import { scopeOf } from './context.ts';
import { assignedBy, inputOf, leave, outputOf, queried } from './leave.ts';
import { type Frame, languageOf, type Run, stateOf } from './run.ts';

/** Leaves a Choice by the first rule that holds. */
export async function choose(run: Run, frame: Frame): Promise<void> {
  const state = stateOf(frame);
  const { input } = frame.lane;
  if (languageOf(run, state) === 'JSONata') {
    const scope = scopeOf(run, frame, input);
    const index = await firstTrue(state, scope);
    const rule = state.Choices?.[index];
    const prefix = rule === undefined ? '' : `Choices[${index}]/`;
    const exit = await queried(rule ?? state, input, scope, state, prefix);
    return leave(run, frame, { ...exit, next: targetOf(rule, state) });
  }
  const effective = inputOf(run, frame);
  const scope = scopeOf(run, frame, effective);
  const rule = state.Choices?.find((each) => holds(each, scope));
  const next = targetOf(rule, state);
  const assigned = assignedBy(rule ?? state, scope);
  return leave(run, frame, { output: outputOf(run, frame, effective), assigned, next });
}

async function firstTrue(state: State, scope: Scope): Promise<number> {
  for (const [index, { Condition = false }] of (state.Choices ?? []).entries()) {
    const location = `Choices[${index}]/Condition`;
    const value = await fillExpressions(Condition, location, scope);
    if (typeof value !== 'boolean') throw unexpectedType(Condition, location, 'boolean', value);
    if (value) return index;
  }
  return -1;
}

function targetOf(rule: Rule | undefined, state: State): string {
  const next = rule === undefined ? state.Default : rule.Next;
  if (next !== undefined) return next;
  // Documented as States.NoChoiceMatched; this is what AWS answers.
  throw runtimeFailure('Failed to transition out of the state. The state does not point to a next state.');
}
