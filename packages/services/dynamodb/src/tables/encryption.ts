import type { SSESpecification } from '@aws-sdk/client-dynamodb';
import { formatArn, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { invalid } from '../errors.ts';
import type { Encryption } from './table.ts';

/** DynamoDB's own key in the account: KMS makes it when it is needed first. */
const DEFAULT_KEY = 'alias/aws/dynamodb';

/**
 * The ARN of the key that a table is to be encrypted with: DynamoDB's own where none is given. An alias is looked up, as
 * whoever asks; what KMS does not tell is the alias's own ARN.
 *
 * @returns `undefined` where no key is asked for
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html
 */
export async function findKey(call: Call, specification: SSESpecification | undefined): Promise<string | undefined> {
  if (specification?.Enabled !== true) return undefined;
  const { KMSMasterKeyId: id = DEFAULT_KEY } = specification;
  if (!/^(?:arn:[^:]+:kms:[^:]*:[^:]*:)?alias\//.test(id)) {
    return id.startsWith('arn:') ? id : formatArn(call, 'kms', `key/${id}`);
  }
  try {
    const answer = await call.invoke('kms', 'DescribeKey', { KeyId: id }, viaDynamoDB(call));
    return (answer['KeyMetadata'] as { Arn?: string } | undefined)?.Arn;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return id.startsWith('arn:') ? id : formatArn(call, 'kms', id);
  }
}

const viaDynamoDB = ({ region }: Call) => ({ context: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } });

/**
 * Encryption with a KMS key; without one the table is encrypted with a key of DynamoDB's, which descriptions leave out.
 *
 * @param keyArn of `findKey`
 * @throws AwsError ValidationException
 */
export function readEncryption(
  specification: SSESpecification | undefined,
  keyArn: string | undefined,
): Encryption | undefined {
  const { Enabled: enabled, KMSMasterKeyId: key, SSEType: type } = specification ?? {};
  if (enabled !== true || keyArn === undefined) {
    if (key !== undefined) throw invalid('KMSMasterKeyId can only be specified if SSE is enabled');
    return undefined;
  }
  if (type === 'AES256') throw invalid('SSEType AES256 is not supported');
  return { status: 'ENABLED', keyArn };
}
