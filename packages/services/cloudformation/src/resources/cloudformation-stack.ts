import type { Sdk } from './define-resource.ts';
import type { Tag } from '@aws-sdk/client-cloudformation';
import { AwsError } from '@coldstart/wire';
import { nestedResult, outputAttributes } from '../deploy/nested.ts';
import { stackById } from '../stacks.ts';
import type { Stack } from '../state.ts';
import { scalar, type Value, type Made, type ResourceContext } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

interface NestedStackProperties {
  TemplateURL: string;
  Parameters?: Record<string, Value>;
  NotificationARNs?: string[];
  Tags?: Tag[];
  TimeoutInMinutes?: number;
}

function inputOf(properties: NestedStackProperties, { call, stack, tags }: ResourceContext<Sdk>) {
  return {
    TemplateURL: properties.TemplateURL,
    Parameters: Object.entries(properties.Parameters ?? {}).map(([ParameterKey, value]) => ({
      ParameterKey,
      ParameterValue: Array.isArray(value)
        ? value.map((item) => scalar(item) ?? '').join(',')
        : (scalar(value) ?? JSON.stringify(value)),
    })),
    ...(properties.NotificationARNs === undefined ? {} : { NotificationARNs: properties.NotificationARNs }),
    Capabilities: [...(stackById(call, stack.id)?.deployment?.definition.capabilities ?? [])],
    Tags: tags(properties.Tags).filter(({ Key }) => !Key.startsWith('aws:')),
  };
}

/** The nested stack's end, or that it waits for an answer from outside and so the parent does too. */
function made(nested: Stack, failed: (reason: string) => never): Made {
  if (nested.deployment !== undefined) return { physicalId: nested.id, pending: true };
  const result = nestedResult(nested);
  if ('reason' in result) return failed(result.reason);
  return { physicalId: nested.id, attributes: result.attributes };
}

function refuse(reason: string): never {
  throw new Error(reason);
}

/** A stack as a resource. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html */
export const cloudformationStack = defineResource<NestedStackProperties>({
  type: 'AWS::CloudFormation::Stack',
  anyAttribute: true,
  async create(properties, context) {
    const { call, invoke, logicalId } = context;
    const stack = stackById(call, context.stack.id);
    if (stack === undefined) return refuse(`The stack ${context.stack.id} is gone`);
    const { StackId: id = '' } = await invoke('CreateStack', {
      ...inputOf(properties, context),
      StackName: context.name(128),
    });
    const nested = stackById(call, id);
    if (nested === undefined) return refuse(`The nested stack ${id} was not created`);
    nested.parentId = stack.id;
    nested.rootId = stack.rootId ?? stack.id;
    nested.parentResource = logicalId;
    return made(nested, (reason) => {
      const resource = stack.resources.get(logicalId);
      if (resource !== undefined) resource.physicalId = id;
      return refuse(reason);
    });
  },
  async update(properties, _before, { physicalId }, context) {
    const nested = stackById(context.call, physicalId);
    if (nested === undefined) return refuse(`Stack with id ${physicalId} does not exist`);
    try {
      await context.invoke('UpdateStack', {
        ...inputOf(properties, context),
        StackName: physicalId,
      });
    } catch (error) {
      if (!(error instanceof AwsError) || error.message !== 'No updates are to be performed.') throw error;
      return { physicalId, attributes: outputAttributes(nested) };
    }
    return made(nested, refuse);
  },
  async delete(_properties, { physicalId }, { call, invoke }) {
    await invoke('DeleteStack', { StackName: physicalId });
    const nested = stackById(call, physicalId);
    if (nested?.deployment !== undefined) return true;
    const result = nested === undefined ? undefined : nestedResult(nested);
    if (result !== undefined && 'reason' in result) refuse(result.reason);
    return false;
  },
});
