import { randomUUID } from 'node:crypto';
import { DroppedCall } from '@coldstart/cloud';
import { AwsError, failureSeen, type OperationModel, type ServiceModel } from '@coldstart/wire';
import type { StartTask } from '../index.ts';
import { callerOf, type Caller } from './caller.ts';
import { refusalAs, unreachable, type Naming } from './names.ts';

/** A task's work: whose it is, and what it asks for. */
export interface Work extends Caller {
  readonly command: StartTask;
}

/** An operation of a service of this cloud. */
export interface Target {
  /** As this cloud calls it: `cognito-idp`. */
  readonly service: string;
  readonly model: ServiceModel;
  readonly operation: OperationModel;
}

export interface Answer {
  readonly output: Record<string, unknown>;
  readonly requestId: string;
}

/** Calls an operation as the machine's role, or the one that a task's credentials name. @throws TaskFailure what the service, or IAM, refuses it with */
export async function callService(
  work: Caller,
  { service, model, operation }: Target,
  input: object,
  naming: Naming,
): Promise<Answer> {
  const { call, machine } = work;
  const as = await callerOf(work);
  const requestId = randomUUID();
  try {
    const { account } = as;
    const options = { as, account, region: machine.region, trace: machine.trace ?? call.trace, requestId };
    return { output: await call.invoke(service, operation.name, input, options), requestId };
  } catch (error) {
    if (error instanceof DroppedCall) throw unreachable(naming, 'Connection reset');
    if (!(error instanceof AwsError)) throw error;
    throw refusalAs(naming, await failureSeen(model, error), requestId);
  }
}
