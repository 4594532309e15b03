import { type Call, type InvokeAny, type InvokeOwn, type ResourceContext, physicalName } from '@coldstart/cloud';
import { randomUUID } from 'node:crypto';
import type { LoadedType } from '../resources/registry.ts';
import { answer } from './answer.ts';
import type { Deployment, Stack } from '../state.ts';

/** A deployment and the call that carries it on. */
export interface Deploy {
  readonly call: Call;
  readonly stack: Stack;
  readonly deployment: Deployment;
}

/** What one resource's handler works with. */
export function resourceContext(
  { call, stack, deployment }: Deploy,
  logicalId: string,
  handlers: LoadedType,
  type: string,
): ResourceContext {
  const invokeAny: InvokeAny = (service, operation, input) =>
    call.invoke(service, operation, input, {
      as: deployment.principal,
      account: stack.account,
      region: stack.region,
      context: {
        'aws:CalledVia': 'cloudformation.amazonaws.com',
        'aws:CalledViaFirst': 'cloudformation.amazonaws.com',
        'aws:CalledViaLast': 'cloudformation.amazonaws.com',
        'aws:ViaAWSService': 'true',
      },
    });
  const system = [
    { Key: 'aws:cloudformation:stack-name', Value: stack.name },
    { Key: 'aws:cloudformation:logical-id', Value: logicalId },
    { Key: 'aws:cloudformation:stack-id', Value: stack.id },
  ];
  const token = randomUUID();
  return {
    call,
    stack,
    logicalId,
    type,
    // Every operation answers in its SDK's output type.
    invoke: ((operation: string, input: object) => invokeAny(handlers.service, operation, input)) as InvokeOwn<object>,
    invokeAny,
    tags(own) {
      const tags = new Map<string, string>();
      for (const { Key, Value } of [
        ...(handlers.schema.systemTags === true ? system : []),
        ...deployment.target.tags,
        ...(own ?? []),
      ])
        tags.set(Key ?? '', Value ?? '');
      return [...tags].map(([Key, Value]) => ({ Key, Value }));
    },
    name: (max, options) => physicalName(stack.name, logicalId, { max, ...options }),
    token,
    complete: (later, result) => answer(later, stack.id, token, result),
  };
}
