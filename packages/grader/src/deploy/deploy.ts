import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type CreateStackCommandInput,
} from '@aws-sdk/client-cloudformation';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { pushImage } from '@coldstart/images/push';
import { createStack, type Stack } from '@coldstart/checks/runner';
import { refusal } from '../aws/refusals.ts';
import type { Backend, OwnDeployment } from '../backend/backend.ts';
import type { Artifact, Built } from '../build/build.ts';
import { LearnerProblem } from '../problem.ts';
import { failed } from './failed.ts';

export interface DeployInput {
  readonly backend: Backend;
  /** The backend's own when left out. */
  readonly region?: string | undefined;
  readonly account: string;
  readonly built: Built;
  readonly stackName: string;
  /** The template's path as the learner knows it. */
  readonly file: string;
  /** Environment variables that every function is to have besides its own. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds. */
  readonly limit: number;
}

export interface Deployment {
  readonly stack: Stack;
  /** Takes everything away again, where the backend cannot simply forget the account. */
  remove(): Promise<void>;
}

/**
 * Bytes of a template that may be sent as it is; a larger one is uploaded, as `sam deploy` does.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const LARGEST_BODY = 51_200;
const TEMPLATE_KEY = 'template.yaml';

/** Where the packages of an account's functions lie. */
export function deploymentBucket(account: string, region: string): string {
  return `deployments-${account}-${region}`;
}

/**
 * Deploys through S3 and CloudFormation, as `sam deploy` does.
 *
 * @throws LearnerProblem where the template is refused or a resource cannot be made
 */
export async function deploy(input: DeployInput): Promise<Deployment> {
  const { backend, region = backend.region, account, built } = input;
  const { own } = backend;
  const config = {
    endpoint: backend.endpoint,
    region,
    credentials: backend.credentials(account),
    maxAttempts: own === undefined ? 1 : 3,
  };
  // With the SDK's own checksum, which Node counts: without one, S3 makes another kind, in JavaScript.
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const cloudformation = new CloudFormationClient(config);
  const deployment = own?.begin(input.stackName, region);
  const { stackName = input.stackName, bucket = deploymentBucket(account, region), tags } = deployment ?? {};
  const deadline = Date.now() + input.limit;
  let keys: readonly string[] = [];
  const remove = async (): Promise<void> => {
    try {
      if (deployment !== undefined) await deployment.remove();
      else if (!backend.forgets) await removeAll(cloudformation, s3, stackName, bucket, keys);
    } finally {
      s3.destroy();
      cloudformation.destroy();
    }
  };
  try {
    const uris = await pushAll(input);
    const template = built.template(bucket, input.variables, uris);
    const large = Buffer.byteLength(template) > LARGEST_BODY;
    const uploads = [...built.artifacts, ...(large ? [{ key: TEMPLATE_KEY, body: Buffer.from(template) }] : [])];
    keys = uploads.map(({ key }) => key);
    if (uploads.length > 0) await upload(s3, region, bucket, uploads, tags);
    const source = large
      ? { TemplateURL: `${backend.endpoint ?? `https://s3.${region}.amazonaws.com`}/${bucket}/${TEMPLATE_KEY}` }
      : { TemplateBody: template };
    own?.signal.throwIfAborted();
    await create(cloudformation, { StackName: stackName, ...source, ...(tags && { Tags: [...tags] }) }, input);
    const stack = await finished(cloudformation, stackName, input, deadline);
    return { stack, remove };
  } catch (error) {
    await remove();
    throw own === undefined ? error : refusal(error, 'deploying');
  }
}

/**
 * Where each function's image is now, by the function's id: nowhere on a cloud that runs no such images, so that the rest
 * of the template is deployed for the checks that do without.
 */
async function pushAll({
  backend,
  region = backend.region,
  account,
  built,
  stackName,
}: DeployInput): Promise<Map<string, string>> {
  const uris = new Map<string, string>();
  const { endpoint } = backend;
  const credentials = backend.credentials(account);
  if (backend.capabilities.lacks.images !== undefined) return uris;
  // Only a cloud of Coldstart's runs such images, and there keys are keys.
  if (endpoint === undefined || typeof credentials === 'function') return uris;
  const target = { endpoint, region, credentials };
  for (const { logicalId, tag, archive } of built.images) {
    const repository = `${stackName}/${logicalId}`.toLowerCase();
    uris.set(logicalId, await pushImage(target, repository, tag, archive));
  }
  return uris;
}

async function upload(
  s3: S3Client,
  region: string,
  bucket: string,
  artifacts: readonly Artifact[],
  tags?: OwnDeployment['tags'],
): Promise<void> {
  await s3.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: region === 'us-east-1' ? undefined : { LocationConstraint: region as 'eu-west-1' },
    }),
  );
  if (tags !== undefined)
    await s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [...tags] } }));
  for (const { key, body } of artifacts) await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

async function create(
  client: CloudFormationClient,
  stack: Pick<CreateStackCommandInput, 'StackName' | 'TemplateBody' | 'TemplateURL' | 'Tags'>,
  { file, backend }: DeployInput,
): Promise<void> {
  try {
    await client.send(
      new CreateStackCommand({
        ...stack,
        Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
      }),
    );
  } catch (error) {
    if (!isAwsError(error)) throw error;
    // What the account may not do, or has no room for, is not the template's fault.
    if (backend.own !== undefined && error.name !== 'ValidationError') throw error;
    throw new LearnerProblem({
      kind: 'template',
      message: 'CloudFormation refuses the template',
      file,
      details: [`${error.name}: ${error.message}`],
      remedy: 'Correct what it names; `pnpm course reset` brings the original back.',
    });
  }
}

async function finished(
  client: CloudFormationClient,
  stackName: string,
  { file, backend, limit }: DeployInput,
  deadline: number,
): Promise<Stack> {
  const slowest = backend.own !== undefined ? 2000 : backend.forgets ? 50 : 1000;
  for (let pause = 15; ; pause = Math.min(pause * 1.5, slowest)) {
    backend.own?.signal.throwIfAborted();
    const { Stacks: stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const status = stacks?.[0]?.StackStatus ?? '';
    if (status === 'CREATE_COMPLETE') {
      const outputs = Object.fromEntries(
        (stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']),
      );
      return createStack(stackName, outputs, await resourcesOf(client, stackName));
    }
    if (!status.endsWith('_IN_PROGRESS'))
      throw await failed(client, stackName, file, status, backend.own !== undefined);
    if (Date.now() > deadline) {
      throw new LearnerProblem({
        kind: 'deployment',
        message: `The deployment was not done after ${limit / 1000} seconds`,
        file,
        remedy: 'Look for a resource that waits for something which never comes.',
      });
    }
    await sleep(pause, undefined, { signal: backend.own?.signal });
  }
}

async function resourcesOf(client: CloudFormationClient, stackName: string) {
  const resources: { logicalId: string; physicalId: string; type: string }[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName: stackName, NextToken: token }));
    for (const { LogicalResourceId, PhysicalResourceId, ResourceType } of page.StackResourceSummaries ?? []) {
      resources.push({
        logicalId: LogicalResourceId ?? '',
        physicalId: PhysicalResourceId ?? '',
        type: ResourceType ?? '',
      });
    }
    token = page.NextToken;
  } while (token !== undefined);
  return resources;
}

async function removeAll(
  cloudformation: CloudFormationClient,
  s3: S3Client,
  stackName: string,
  bucket: string,
  keys: readonly string[],
): Promise<void> {
  await cloudformation.send(new DeleteStackCommand({ StackName: stackName }));
  for (const key of keys) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  if (keys.length > 0) await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
}

/** What the service said, as against a connection that failed. */
function isAwsError(error: unknown): error is Error {
  return error instanceof Error && '$fault' in error && error.$fault === 'client';
}
