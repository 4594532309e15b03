import type { Principal } from '@coldstart/iam';
import type { Call } from '@coldstart/cloud';
import type { Pipe } from '../state.ts';
import type { ExecutionLog } from './log.ts';

/** A batch on its way through a pipe. */
export interface Execution {
  readonly call: Call;
  readonly pipe: Pipe;
  /** The pipe's role. */
  readonly as: Principal;
  /** The journal's entry of it. */
  readonly cause: number;
  readonly log: ExecutionLog;
}

/** Calls a service as the pipe's role. */
export function ask(
  { call, as, cause }: Execution,
  service: string,
  operation: string,
  input: object,
): Promise<Record<string, unknown>> {
  return call.invoke(service, operation, input, { as, cause });
}
