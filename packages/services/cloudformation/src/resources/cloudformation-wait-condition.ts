import { stackById } from '../stacks.ts';
import { defineResource } from './define-resource.ts';
import { awaitSignals } from './waiting.ts';

interface WaitConditionProperties {
  Handle?: string;
  /** Seconds. */
  Timeout?: string;
  Count?: number;
}

/** Waits for signals, as long as its timeout says. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-waitcondition.html */
export const cloudformationWaitCondition = defineResource<WaitConditionProperties>({
  type: 'AWS::CloudFormation::WaitCondition',
  legacy: true,
  // It is known by its handle's name.
  named({ Handle: handle = '' }, { call, stack, logicalId }) {
    const resources = stackById(call, stack.id)?.resources.values() ?? [];
    const owner = [...resources].find(({ physicalId }) => physicalId === handle);
    return `${stack.id}/${owner?.logicalId ?? (handle.startsWith('http') ? logicalId : handle)}`;
  },
  create({ Handle: handle, Timeout: timeout = '43200', Count: count = 1 }, context, physicalId) {
    if (handle === undefined) return { physicalId };
    const result = awaitSignals(context, handle, count, Number(timeout));
    if (result === undefined) return { physicalId, pending: true };
    if ('reason' in result) throw new Error(result.reason);
    return { physicalId, attributes: result.attributes };
  },
  update: (_properties, _before, { physicalId, attributes }) => ({ physicalId, attributes }),
  delete: () => undefined,
});
