import type { LambdaFunctionAssociation } from '@aws-sdk/client-cloudfront';
import { parseArn, type Call } from '@coldstart/cloud';
import { refuseArn, refuseVersion, type EdgeFunctionVersion } from '@coldstart/edge';
import { AwsError } from '@coldstart/wire';
import { refused } from '../errors.ts';

const invalid = (message: string): AwsError => refused('InvalidLambdaFunctionAssociation', message);

/**
 * Refuses a version that Lambda@Edge cannot have, or that the caller may not hand on to it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html
 */
export async function checkLambdaAssociation(
  call: Call,
  { LambdaFunctionARN: arn = '', EventType, IncludeBody }: LambdaFunctionAssociation,
): Promise<void> {
  if (EventType === undefined) throw invalid('The association needs an EventType.');
  const why = refuseArn(arn);
  if (why !== undefined) throw invalid(why);
  if (parseArn(arn)?.account !== call.account)
    throw invalid(`The function must be in the account of the distribution. ARN: ${arn}`);
  if (IncludeBody === true && EventType.endsWith('response'))
    throw invalid(`IncludeBody is for request events, and not for ${EventType}.`);
  const refusal = refuseVersion(EventType, await describe(call, arn));
  if (refusal !== undefined) throw invalid(refusal);
  call.authorize({ action: 'lambda:EnableReplication', resource: arn });
}

async function describe(call: Call, arn: string): Promise<EdgeFunctionVersion> {
  try {
    const { Configuration } = await call.invoke(
      'lambda',
      'GetFunction',
      { FunctionName: arn },
      { region: 'us-east-1' },
    );
    return versionOf(call, arn, (Configuration ?? {}) as Configuration);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'ResourceNotFoundException') throw invalid(`The function does not exist. Function: ${arn}`);
    throw invalid(
      `Lambda@Edge cannot retrieve the specified Lambda function. Update the IAM policy to add permission: lambda:GetFunction for resource: ${arn} and try again.`,
    );
  }
}

/** What of `GetFunction` decides. https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html */
interface Configuration {
  readonly Runtime?: string;
  readonly MemorySize?: number;
  readonly Timeout?: number;
  readonly CodeSize?: number;
  readonly Architectures?: readonly string[];
  readonly EphemeralStorage?: { readonly Size?: number };
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly Layers?: readonly unknown[];
  readonly VpcConfig?: { readonly SubnetIds?: readonly string[] };
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
  readonly TracingConfig?: { readonly Mode?: string };
  readonly PackageType?: string;
  readonly State?: string;
  readonly Role?: string;
}

function versionOf({ cloud }: Call, arn: string, given: Configuration): EdgeFunctionVersion {
  const { Role: role = '' } = given;
  return {
    arn,
    runtime: given.Runtime,
    memorySize: given.MemorySize ?? 128,
    timeout: given.Timeout ?? 3,
    codeSize: given.CodeSize ?? 0,
    architectures: given.Architectures ?? ['x86_64'],
    ephemeralStorage: given.EphemeralStorage?.Size ?? 512,
    variables: Object.keys(given.Environment?.Variables ?? {}),
    layers: given.Layers?.length ?? 0,
    inVpc: (given.VpcConfig?.SubnetIds?.length ?? 0) > 0,
    hasDeadLetterTarget: Boolean(given.DeadLetterConfig?.TargetArn),
    isTraced: given.TracingConfig?.Mode === 'Active',
    isImage: given.PackageType === 'Image',
    state: given.State ?? 'Active',
    role,
    trusts: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'].filter((service) =>
      cloud.identity.trusts(cloud.store, role, service),
    ),
  };
}
