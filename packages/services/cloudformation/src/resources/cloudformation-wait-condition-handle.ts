import { randomUUID } from 'node:crypto';
import { defineResource } from './define-resource.ts';
import { revokeResponseUrl, issueResponseUrl } from './waiting.ts';

/** Its `Ref` is a URL to which signals are put. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-waitconditionhandle.html */
export const cloudformationWaitConditionHandle = defineResource<object>({
  type: 'AWS::CloudFormation::WaitConditionHandle',
  legacy: true,
  create(_properties, context) {
    const url = issueResponseUrl(context, randomUUID(), 'signal');
    return { physicalId: url };
  },
  update: (_properties, _before, { physicalId }) => ({ physicalId }),
  delete(_properties, { physicalId }, context) {
    revokeResponseUrl(context, physicalId);
  },
});
