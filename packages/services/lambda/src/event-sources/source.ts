import { AwsError } from '@coldstart/wire';
import { principalOf, type Call } from '@coldstart/cloud';
import { invalidParameter } from '../errors.ts';
import { peekFunction, versionOf } from '../functions/find.ts';
import { readFunctionName } from '../names.ts';
import { kindOf } from './settings.ts';
import type { MappingSettings } from './state.ts';

/**
 * A stream has to be there, and the function's role has to be allowed to read it.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html#events-dynamodb-permissions
 */
export async function checkSource(call: Call, settings: MappingSettings, mappedFunction: string): Promise<void> {
  if (kindOf(settings) !== 'dynamodb') return;
  const arn = settings.EventSourceArn ?? '';
  const asked = readFunctionName(mappedFunction, call);
  const found = peekFunction(call, asked);
  const role = (found && versionOf(found, asked.qualifier))?.settings.role ?? '';
  try {
    const as = principalOf(call.cloud, { roleArn: role, sessionName: asked.name });
    await call.invoke('dynamodbstreams', 'DescribeStream', { StreamArn: arn }, { as });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code.startsWith('AccessDenied')) {
      throw invalidParameter(
        `Cannot access stream ${arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
      );
    }
    throw invalidParameter(`Stream not found: ${arn}`);
  }
}
