export type { Command, ExecutionEvent } from './commands.ts';
export type { Definition } from './definition.ts';
export type { ChildResult, Execution, ExecutionStart, ExecutionStatus, StateTest } from './execution.ts';
export type { HistoryEvent } from './history.ts';
export {
  childMachine,
  continueExecution,
  redriveExecution,
  startExecution,
  type Step,
  testState,
  type StateTestOptions,
} from './interpreter.ts';
export type { Json, JsonObject } from './json.ts';
export type { Outside } from './outside.ts';
export { type Resource, resourceOf } from './resource.ts';
export { type Diagnostic, refusalOf } from './validation/diagnostic.ts';
export { validateDefinition, type Validation } from './validation/validate.ts';
export { jsonProblem } from './validation/json-problem.ts';
export { variableReferences } from './references.ts';
export { ItemsProblem, readItems } from './items/read.ts';
