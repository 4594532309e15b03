import type { RevisionLocation } from '@aws-sdk/client-codedeploy';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { InvalidAppSpec, readAppSpec } from '../deployments/app-spec.ts';
import type { Deployment, LambdaSpec } from '../state.ts';
import { asRole, DeploymentFailure } from './failure.ts';

/** What is to be deployed, from the request or from S3. @throws DeploymentFailure */
export async function readRevision(call: Call, deployment: Deployment): Promise<LambdaSpec> {
  const text = contentOf(deployment.revision) ?? (await fromS3(call, deployment));
  try {
    return readAppSpec(text);
  } catch (error) {
    if (error instanceof InvalidAppSpec) throw new DeploymentFailure('INVALID_REVISION', error.message);
    throw error;
  }
}

/** The AppSpec, where the revision holds it itself. */
const contentOf = ({ string, appSpecContent }: RevisionLocation): string | undefined =>
  string?.content ?? appSpecContent?.content;

async function fromS3(call: Call, deployment: Deployment): Promise<string> {
  const { bucket: Bucket = '', key: Key = '', version: VersionId } = deployment.revision.s3Location ?? {};
  try {
    const { Body } = await asRole(call, deployment, 's3', 'GetObject', {
      Bucket,
      Key,
      ...(VersionId !== undefined && { VersionId }),
    });
    if (Body instanceof Uint8Array) return Buffer.from(Body).toString('utf8');
    throw new TypeError('S3 answered GetObject without bytes.');
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new DeploymentFailure(
      'REVISION_MISSING',
      `The revision s3://${Bucket}/${Key} could not be read: ${error.message}`,
    );
  }
}
