export type { Command, ExecutionEvent } from './commands.ts';
export type { Definition } from './definition.ts';
export type { ChildResult, Execution, ExecutionStart, ExecutionStatus } from './execution.ts';
export type { HistoryEvent } from './history.ts';
export { childMachine, continueExecution, startExecution, type Step } from './interpreter.ts';
export type { Json, JsonObject } from './json.ts';
export type { Outside } from './outside.ts';
export type { Resource } from './resource.ts';
