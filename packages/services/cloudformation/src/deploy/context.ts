import { randomUUID } from 'node:crypto';
import type { Principal } from '@coldstart/iam';
import {
  calledVia,
  physicalName,
  type Call,
  type InvokeAny,
  type InvokeOwn,
  type ResourceTag,
  type Tag,
} from '@coldstart/cloud';
import type { Deployment, Stack, StackResource } from '../state.ts';
import type { HandlerContext, Handlers } from './handlers.ts';

/** A deployment and the call that carries it on. */
export interface Deploy {
  readonly call: Call;
  readonly stack: Stack;
  readonly deployment: Deployment;
}

/** How a service knows that CloudFormation calls it for the deployer. */
export const CALLED_VIA = calledVia('cloudformation.amazonaws.com');

/** Calls operations as a stack's deployer. */
export function invokeAs(call: Call, stack: Stack, principal: Principal): InvokeAny {
  const { account, region } = stack;
  return (service, operation, input) =>
    call.invoke(service, operation, input, { as: principal, account, region, context: CALLED_VIA });
}

/** What the handlers of one resource work with. */
export function handlerContext(
  { call, stack, principal, tags }: { call: Call; stack: Stack; principal: Principal; tags: readonly Tag[] },
  { logicalId, type }: Pick<StackResource, 'logicalId' | 'type'>,
  handlers: Pick<Handlers, 'schema' | 'service'>,
  initiated: HandlerContext['initiated'],
): HandlerContext {
  const invokeAny = invokeAs(call, stack, principal);
  const tagsUnder = (stackTags: readonly Tag[], own: readonly Tag[] | undefined): ResourceTag[] => {
    const system = handlers.schema.systemTags === true ? systemTags(stack, logicalId) : [];
    const all = new Map([...system, ...stackTags, ...(own ?? [])].map(({ Key, Value }) => [Key ?? '', Value ?? '']));
    return [...all].map(([Key, Value]) => ({ Key, Value }));
  };
  return {
    call,
    stack,
    logicalId,
    type,
    // Every operation answers in its SDK's output type.
    invoke: ((operation: string, input: object) => invokeAny(handlers.service, operation, input)) as InvokeOwn<object>,
    invokeAny,
    tags: (own) => tagsUnder(tags, own),
    tagsUnder,
    name: (most, { lower = false, prefix = stack.name } = {}) => physicalName(prefix, logicalId, { most, lower }),
    token: randomUUID(),
    initiated,
  };
}

function systemTags(stack: Stack, logicalId: string): ResourceTag[] {
  return [
    { Key: 'aws:cloudformation:stack-name', Value: stack.name },
    { Key: 'aws:cloudformation:logical-id', Value: logicalId },
    { Key: 'aws:cloudformation:stack-id', Value: stack.id },
  ];
}
