import { AwsError } from '@coldstart/wire';
import { defineTimer, deliver, isMap, type Value, type ValueMap } from '@coldstart/cloud';
import { CALLED_VIA } from '../deploy/context.ts';
import { answer } from '../deploy/engine.ts';
import { reasonOf } from '../errors.ts';
import { stackById } from '../stacks.ts';
import { defineResource } from './define-resource.ts';
import { answerWithin, issueResponseUrl, type WaitingResource } from './waiting.ts';

interface CustomProperties extends ValueMap {
  ServiceToken: string;
}

/** Seconds that an answer may take when the template does not say. */
const DEFAULT_TIMEOUT = 3600;

/** Scalars reach a custom resource as text. */
function texts(value: Value): Value {
  if (Array.isArray(value)) return value.map(texts);
  if (!isMap(value)) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, texts(inner)]));
}

/** A request on its way to the function, or topic, behind a custom resource. */
interface Request {
  readonly stackId: string;
  readonly token: string;
  readonly target: string;
  readonly event: ValueMap;
}

export const customResourceRequest = defineTimer<Request>('cloudformation/custom-resource', async (call, request) => {
  const { stackId, token, target, event } = request;
  const principal = stackById(call, stackId)?.deployment?.principal;
  if (principal === undefined) return;
  try {
    const message = { body: JSON.stringify(event), subject: 'AWS CloudFormation custom resource request' };
    await deliver(call, { target, message, as: principal, context: CALLED_VIA, action: String(event.RequestType) });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    await answer(call, stackId, token, { reason: reasonOf(error) });
  }
});

/**
 * Sends the request; the answer comes to the URL that it holds.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
function send(
  request: { RequestType: 'Create' | 'Update' | 'Delete'; PhysicalResourceId?: string; OldResourceProperties?: Value },
  properties: CustomProperties,
  context: WaitingResource,
): void {
  const { call, stack, token, logicalId, type } = context;
  const { ServiceToken: target, ServiceTimeout: seconds = DEFAULT_TIMEOUT } = properties;
  const { OldResourceProperties: old, ...rest } = request;
  const event: ValueMap = {
    ...rest,
    ServiceToken: target,
    ResponseURL: issueResponseUrl(context, token, 'response', token),
    StackId: stack.id,
    RequestId: token,
    LogicalResourceId: logicalId,
    ResourceType: type,
    ResourceProperties: texts(properties),
    ...(old === undefined ? {} : { OldResourceProperties: texts(old) }),
  };
  const what = `send ${request.RequestType} to ${logicalId}`;
  call.schedule(customResourceRequest, { in: 0 }, { stackId: stack.id, token, target, event }, { what });
  answerWithin(
    context,
    Number(seconds),
    `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${token}]. If you are using the Python cfn-response module, you may need to update your Lambda function code so that CloudFormation can attach the updated version.`,
  );
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html */
export const cloudformationCustomResource = defineResource<CustomProperties>({
  type: 'AWS::CloudFormation::CustomResource',
  anyAttribute: true,
  legacy: true,
  named: (_properties, context) => context.name(128),
  create(properties, context, physicalId) {
    send({ RequestType: 'Create' }, properties, context);
    return { physicalId, pending: true };
  },
  update(properties, before, { physicalId, attributes }, context) {
    const request = { RequestType: 'Update', PhysicalResourceId: physicalId, OldResourceProperties: before } as const;
    send(request, properties, context);
    return { physicalId, attributes, pending: true };
  },
  delete(properties, { physicalId }, context) {
    send({ RequestType: 'Delete', PhysicalResourceId: physicalId }, properties, context);
    return true;
  },
});
