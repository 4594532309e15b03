import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { Keys } from '@coldstart/checks/runner';
import { UsageError } from '../problem.ts';
import { refusal } from './refusals.ts';

/** Whose account it is, and how it is reached. */
export interface AwsSession {
  /** 12 digits. */
  readonly account: string;
  /** Who the credentials belong to. */
  readonly arn: string;
  readonly region: string;
  readonly profile: string | undefined;
  /** `AWS_ENDPOINT_URL`, where it is set: not AWS itself then. */
  readonly endpoint: string | undefined;
  /** The SDK's own chain: nothing of what it finds is written anywhere. */
  readonly credentials: () => Promise<Keys>;
}

export interface SessionOptions {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
}

/** Milliseconds before their end at which keys are fetched anew. */
const EARLY = 300_000;

/**
 * Finds credentials as every AWS SDK does, and asks whose they are.
 *
 * @throws UsageError where there are none, they are not taken, or no Region is set
 */
export async function openSession({ profile, region: wanted }: SessionOptions): Promise<AwsSession> {
  const endpoint = process.env['AWS_ENDPOINT_URL'] || undefined;
  const credentials = remembered(
    fromNodeProviderChain({
      ...(profile !== undefined && { profile }),
      ...(wanted !== undefined && { clientConfig: { region: wanted } }),
    }),
  );
  const sts = new STSClient({
    credentials,
    maxAttempts: 2,
    ...(wanted !== undefined && { region: wanted }),
    ...(profile !== undefined && { profile }),
    ...(endpoint !== undefined && { endpoint }),
  });
  try {
    // Before the Region: a profile that is not there has none either.
    await credentials();
    const region = await sts.config.region().catch(() => {
      throw new UsageError('No Region is set. Name one, such as --region eu-west-1, or set AWS_REGION.');
    });
    const { Account: account = '', Arn: arn = '' } = await sts.send(new GetCallerIdentityCommand());
    return { account, arn, region, profile, endpoint, credentials };
  } catch (error) {
    throw refusal(error, 'asking whose credentials these are', profile);
  } finally {
    sts.destroy();
  }
}

/** One fetch for all clients: a sign-in may ask somebody something. */
function remembered(
  fetch: () => Promise<Keys & { readonly expiration?: Date | undefined }>,
): AwsSession['credentials'] {
  let known: ReturnType<typeof fetch> | undefined;
  return async () => {
    const keys = await known?.catch(() => undefined);
    if (keys !== undefined && (keys.expiration?.getTime() ?? Infinity) - Date.now() > EARLY) return keys;
    known = fetch();
    return known;
  };
}

/** The clients that make and delete in one Region. */
export interface RegionClients {
  readonly region: string;
  readonly cloudformation: CloudFormationClient;
  readonly s3: S3Client;
  readonly logs: CloudWatchLogsClient;
  readonly lambda: LambdaClient;
  close(): void;
}

export function clientsIn({ endpoint, credentials }: AwsSession, region: string): RegionClients {
  const config = { region, credentials, maxAttempts: 3, ...(endpoint !== undefined && { endpoint }) };
  const cloudformation = new CloudFormationClient(config);
  // Names of buckets are the account's, whatever the Region.
  const s3 = new S3Client({ ...config, forcePathStyle: true, followRegionRedirects: true });
  const logs = new CloudWatchLogsClient(config);
  const lambda = new LambdaClient(config);
  return {
    region,
    cloudformation,
    s3,
    logs,
    lambda,
    close: () => [cloudformation, s3, logs, lambda].forEach((client) => client.destroy()),
  };
}
