import { principalOf, type Call, type InnerCall } from '@coldstart/cloud';
import type { DeliveryStream } from '../state.ts';

/**
 * A delivery role at work, which must still trust Firehose.
 *
 * @throws AwsError AccessDenied where the role is gone, or does not trust Firehose
 */
export function asDeliverer(
  call: Call,
  { account, region, name, arn }: DeliveryStream,
  roleArn: string,
): Required<Pick<InnerCall, 'as' | 'account' | 'region' | 'context'>> {
  const role = { roleArn, sessionName: name, assumedBy: 'firehose.amazonaws.com' };
  return {
    as: principalOf(call.cloud, role),
    account,
    region,
    context: { 'aws:SourceArn': arn, 'aws:SourceAccount': account },
  };
}
