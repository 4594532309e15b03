import type { Sdk } from './define-resource.ts';
import { AwsError } from '@coldstart/wire';
import { reasonOf } from '../errors.ts';
import { isMap, type Value, type ValueMap, type ResourceContext } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';
import { openMailbox } from './waiting.ts';

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

interface Request {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly PhysicalResourceId?: string;
  readonly OldResourceProperties?: Value;
}

/**
 * Sends the request to the function; the answer comes to the URL that it holds.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
function send(request: Request, properties: CustomProperties, type: string, context: ResourceContext<Sdk>): void {
  const { call, stack, token, logicalId, invokeAny, complete } = context;
  const target = properties.ServiceToken;
  if (!target.startsWith('arn:aws:lambda:'))
    throw new Error(
      `ServiceToken ${target} is not a function's ARN; topics as service tokens are not part of this cloud yet`,
    );
  const { ServiceTimeout: seconds = DEFAULT_TIMEOUT } = properties;
  const event = {
    RequestType: request.RequestType,
    ServiceToken: target,
    ResponseURL: openMailbox(context, token, 'response', token),
    StackId: stack.id,
    RequestId: token,
    LogicalResourceId: logicalId,
    ...(request.PhysicalResourceId === undefined ? {} : { PhysicalResourceId: request.PhysicalResourceId }),
    ResourceType: type,
    ResourceProperties: texts(properties),
    ...(request.OldResourceProperties === undefined
      ? {}
      : { OldResourceProperties: texts(request.OldResourceProperties) }),
  };
  call.later(0, `send ${request.RequestType} to ${logicalId}`, async (later) => {
    try {
      await invokeAny('lambda', 'Invoke', {
        FunctionName: target,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(event)),
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      await complete(later, { reason: reasonOf(error) });
    }
  });
  call.later(Number(seconds) * 1000, `time out ${logicalId}`, async (later) => {
    await complete(later, {
      reason: `CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [${token}]. If you are using the Python cfn-response module, you may need to update your Lambda function code so that CloudFormation can attach the updated version.`,
    });
  });
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html */
export const cloudformationCustomResource = defineResource<CustomProperties>({
  type: 'AWS::CloudFormation::CustomResource',
  anyAttribute: true,
  legacy: true,
  named: (_properties, context) => context.name(128),
  create(properties, context, physicalId) {
    send({ RequestType: 'Create' }, properties, context.type, context);
    return { physicalId, pending: true };
  },
  update(properties, before, { physicalId, attributes }, context) {
    send(
      { RequestType: 'Update', PhysicalResourceId: physicalId, OldResourceProperties: before },
      properties,
      context.type,
      context,
    );
    return { physicalId, attributes, pending: true };
  },
  delete(properties, { physicalId, type }, context) {
    send({ RequestType: 'Delete', PhysicalResourceId: physicalId }, properties, type, context);
    return true;
  },
});
