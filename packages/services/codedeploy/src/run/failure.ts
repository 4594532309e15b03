import type { ErrorCode } from '@aws-sdk/client-codedeploy';
import { outcomeOf, principalOf, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { SERVICE } from '../names.ts';
import type { Deployment } from '../state.ts';

/** Why a deployment cannot go on. */
export class DeploymentFailure extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Services as CodeDeploy's messages call them. */
const TITLES: Readonly<Record<string, string>> = {
  lambda: 'AWSLambda',
  monitoring: 'AmazonCloudWatch',
  s3: 'AmazonS3',
};

/** Calls an operation as the role of the deployment's group. @throws DeploymentFailure where the role may not */
export async function asRole(
  call: Call,
  { id, roleArn }: Pick<Deployment, 'id' | 'roleArn'>,
  service: string,
  operation: string,
  input: object,
): Promise<Record<string, unknown>> {
  let as;
  try {
    as = principalOf(call.cloud, { roleArn, sessionName: id, assumedBy: SERVICE });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new DeploymentFailure(
      'IAM_ROLE_MISSING',
      `AWS CodeDeploy does not have the permissions required to assume the role ${roleArn}.`,
    );
  }
  try {
    return await call.invoke(service, operation, input, { as });
  } catch (error) {
    if (!(error instanceof AwsError) || outcomeOf(error) !== 'denied') throw error;
    throw new DeploymentFailure(
      'IAM_ROLE_PERMISSIONS',
      `The IAM role ${roleArn} does not give you permission to perform operations in the following AWS service: ${TITLES[service] ?? service}. Contact your AWS administrator if you need help. If you are an AWS administrator, you can grant permissions to your users or groups by creating IAM policies.`,
    );
  }
}

/** What a deployment ends with when something is thrown. */
export function failureOf(error: unknown): DeploymentFailure {
  if (error instanceof DeploymentFailure) return error;
  if (error instanceof AwsError) return new DeploymentFailure('INVALID_LAMBDA_CONFIGURATION', error.message);
  throw error;
}
