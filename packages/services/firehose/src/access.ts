import { requestTagKeys, resourceTagKeys, type Access, type Call } from '@coldstart/cloud';
import { peekStream, streamArn } from './state.ts';

/*
 * What the operations ask permission for.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisfirehose.html
 */

interface Named {
  readonly DeliveryStreamName: string;
  readonly Tags?: readonly { readonly Key: string | undefined; readonly Value?: string | undefined }[];
  readonly TagKeys?: readonly string[];
}

export function onStream({ DeliveryStreamName: name, Tags, TagKeys }: Named, call: Call, action: string): Access {
  const named = { account: call.account, region: call.region, name };
  return {
    action,
    resource: streamArn(named),
    context: { ...resourceTagKeys(peekStream(call, named)?.tags), ...requestTagKeys(Tags, TagKeys) },
  };
}

/** Tags at the beginning need the permission to tag. */
export function onNewStream(input: Named, call: Call, action: string): Access[] {
  const create = onStream(input, call, action);
  return (input.Tags ?? []).length === 0 ? [create] : [create, { ...create, action: 'firehose:TagDeliveryStream' }];
}

/** Who gives a role to a stream must be allowed to pass it on. */
export const passRole = (role: string): Access => ({
  action: 'iam:PassRole',
  resource: role,
  context: { 'iam:PassedToService': 'firehose.amazonaws.com' },
});
