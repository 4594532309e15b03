import { randomUUID } from 'node:crypto';
import type { Call } from '../../../core/call.ts';
import { physicalName } from '../names.ts';
import type { Invoke, ResourceContext } from '../resources/resource-type.ts';
import { schemaOf } from '../schema/schema.ts';
import type { Deployment, Stack } from '../state.ts';

/** A deployment and the call that carries it on. */
export interface Deploy {
  readonly call: Call;
  readonly stack: Stack;
  readonly deployment: Deployment;
}

/** What one resource's handler works with. */
export function resourceContext({ call, stack, deployment }: Deploy, logicalId: string, type: string): ResourceContext {
  const invoke = (service: string, operation: string, input: object): Promise<Record<string, unknown>> =>
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
  return {
    call,
    stack,
    logicalId,
    // Every operation answers in its SDK's output type.
    invoke: invoke as Invoke,
    tags(own) {
      const tags = new Map<string, string>();
      for (const { Key, Value } of [
        ...(schemaOf(type).systemTags === true ? system : []),
        ...deployment.target.tags,
        ...(own ?? []),
      ])
        tags.set(Key ?? '', Value ?? '');
      return [...tags].map(([Key, Value]) => ({ Key, Value }));
    },
    name: (max, options) => physicalName(stack.name, logicalId, { max, ...options }),
    token: randomUUID(),
  };
}
