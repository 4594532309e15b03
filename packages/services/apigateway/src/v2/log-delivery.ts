import type { Stage } from '@aws-sdk/client-apigatewayv2';
import { allowLogDelivery, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { badRequest } from '../errors.ts';

/**
 * Lets AWS's delivery of logs write to a stage's log group, as whoever changes the stage.
 *
 * @throws AwsError BadRequestException where permissions are missing
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
 */
export async function allowDelivery(call: Call, { AccessLogSettings }: Partial<Stage>): Promise<void> {
  const arn = AccessLogSettings?.DestinationArn;
  if (arn === undefined) return;
  try {
    await allowLogDelivery(call, arn);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw badRequest(
      `Insufficient permissions to enable logging: ${error.message} Allow logs:DescribeResourcePolicies and logs:PutResourcePolicy.`,
    );
  }
}
