import { AwsError } from '@coldstart/wire';
import { reasonOf } from '../errors.ts';
import type { StackResource, Task } from '../state.ts';
import { handlerContext, type Deploy } from './context.ts';
import { handlerFailure, Refusal, refusalReason, ResourceFailure } from './failure.ts';
import type { HandlerContext, Handlers, Outcome } from './handlers.ts';
import { requireHandlers } from './registry.ts';

/**
 * Lets a resource's handlers work for a task.
 *
 * @param initiated called with the physical id
 * @throws ResourceFailure with the reason, as CloudFormation words it
 */
export async function handle(
  { call, stack, deployment }: Deploy,
  task: Task,
  resource: StackResource,
  run: (handlers: Handlers, context: HandlerContext) => Promise<Outcome>,
  initiated: (physicalId: string) => void = (physicalId) => (resource.physicalId = physicalId),
): Promise<Outcome> {
  const handlers = requireHandlers(resource.type);
  const { principal, definition } = deployment;
  const context = handlerContext({ call, stack, principal, tags: definition.tags }, resource, handlers, initiated);
  task.token = context.token;
  try {
    return await run(handlers, context);
  } catch (error) {
    if (error instanceof Refusal)
      throw new ResourceFailure(refusalReason(handlers, error, context.token), { cause: error });
    if (error instanceof ResourceFailure || !(error instanceof AwsError))
      throw new ResourceFailure(reasonOf(error), { cause: error });
    throw new ResourceFailure(handlerFailure(handlers, resource, error, context.token), { cause: error });
  }
}
