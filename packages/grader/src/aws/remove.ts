import { DeleteLayerVersionCommand } from '@aws-sdk/client-lambda';
import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { deleteStack, lookUpStack, resourcesOf, type MadeResource } from './delete-stack.ts';
import { leftBucket, leftLogGroup, leftResource, leftStack, type Left } from './names.ts';
import { clientsIn, type AwsSession, type RegionClients } from './session.ts';

/** What was made, what of it is deleted, and what is not. */
export interface Receipt {
  readonly stackName: string;
  readonly region: string;
  /** By type: `AWS::Lambda::Function`, 2. */
  readonly made: ReadonlyMap<string, number>;
  readonly deleted: readonly string[];
  readonly left: readonly Left[];
  readonly seconds: number;
}

export interface Deployed {
  readonly region: string;
  readonly stackName: string;
  /** Where its code lies; known of a run that goes on, found by its tags otherwise. */
  readonly bucket?: string | undefined;
}

/** Deletes a deployment: the objects of its buckets, its stack, its functions' log groups, its code. Never rejects. */
export async function removeDeployed(session: AwsSession, { region, stackName, bucket }: Deployed): Promise<Receipt> {
  const started = performance.now();
  const clients = clientsIn(session, region);
  const taken = new Taken();
  let resources: readonly MadeResource[] = [];
  try {
    const stack = await taken.try(
      (reason) => leftStack(session, region, stackName, reason),
      undefined,
      () => lookUpStack(clients.cloudformation, stackName),
    );
    if (stack !== undefined) {
      resources = await resourcesOf(clients.cloudformation, stack.id).catch(() => []);
      await removeStack(session, clients, { stackName, id: stack.id, resources }, taken);
    }
    for (const name of functionsIn(resources)) await removeLogGroup(session, clients, `/aws/lambda/${name}`, taken);
    if (bucket !== undefined) await removeBucket(session, clients, bucket, taken);
  } finally {
    clients.close();
  }
  const made = countOf([...resources.map(({ type }) => type), ...taken.extra]);
  const seconds = (performance.now() - started) / 1000;
  return { stackName, region, made, deleted: taken.deleted, left: taken.left, seconds };
}

/** Types and how many of each there are, in the order of the alphabet. */
export function countOf(types: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const type of types.toSorted()) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

/** What became of each thing. */
export class Taken {
  readonly deleted: string[] = [];
  readonly left: Left[] = [];
  /** Types of what is in no stack. */
  readonly extra: string[] = [];

  /** @param done what is to be said once it is gone; nothing where it was only looked at */
  async try<Result>(
    left: (reason: string) => Left,
    done: string | undefined,
    work: () => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      const result = await work();
      if (done !== undefined && result !== false) this.deleted.push(done);
      return result;
    } catch (error) {
      this.left.push(left(error instanceof Error ? `${error.name}: ${error.message}` : String(error)));
      return undefined;
    }
  }
}

const functionsIn = (resources: readonly MadeResource[]): string[] =>
  resources.filter(({ type }) => type === 'AWS::Lambda::Function').map(({ physicalId }) => physicalId);

interface StackToRemove {
  readonly stackName: string;
  readonly id: string;
  readonly resources: readonly MadeResource[];
}

async function removeStack(
  session: AwsSession,
  clients: RegionClients,
  { stackName, id, resources }: StackToRemove,
  taken: Taken,
): Promise<void> {
  const { region } = clients;
  const buckets = resources.filter(({ type }) => type === 'AWS::S3::Bucket').map(({ physicalId }) => physicalId);
  await taken.try(
    (reason) => leftStack(session, region, stackName, reason),
    `stack ${stackName}`,
    async () => {
      // Twice: a function may write into a bucket that was just emptied.
      for (let round = 1; ; round += 1) {
        // A bucket that cannot be emptied is what the stack then fails at, with AWS's own words.
        for (const bucket of buckets) await emptyBucket(clients.s3, bucket).catch(() => undefined);
        const failed = await deleteStack(clients.cloudformation, id);
        if (failed === undefined) break;
        if (round === 2) throw Object.assign(new Error(failed), { name: 'DELETE_FAILED' });
      }
      const kept = (await resourcesOf(clients.cloudformation, id).catch(() => [])).filter(
        ({ status }) => status === 'DELETE_SKIPPED',
      );
      for (const resource of kept) {
        // SAM keeps the versions of functions and layers: the one go with their function, the others by themselves.
        if (resource.type === 'AWS::Lambda::Version') continue;
        if (resource.type === 'AWS::Lambda::LayerVersion') await removeLayer(session, clients, resource, taken);
        else if (resource.type === 'AWS::S3::Bucket') await removeBucket(session, clients, resource.physicalId, taken);
        else taken.left.push(leftResource(session, region, resource, 'the template keeps it (`DeletionPolicy`)'));
      }
    },
  );
}

async function removeLayer(
  session: AwsSession,
  { lambda, region }: RegionClients,
  layer: MadeResource,
  taken: Taken,
): Promise<void> {
  const [, LayerName, version] = /^(.*):(\d+)$/.exec(layer.physicalId) ?? [];
  await taken.try(
    (reason) => leftResource(session, region, layer, reason),
    `layer ${layer.physicalId}`,
    () => lambda.send(new DeleteLayerVersionCommand({ LayerName, VersionNumber: Number(version) })),
  );
}

export async function removeLogGroup(
  session: AwsSession,
  { logs, region }: RegionClients,
  name: string,
  taken: Taken,
): Promise<void> {
  await taken.try(
    (reason) => leftLogGroup(session, region, name, reason),
    `log group ${name}`,
    async () => {
      const gone = await logs.send(new DeleteLogGroupCommand({ logGroupName: name })).then(() => true, unlessGone);
      if (gone) taken.extra.push('log group');
      return gone;
    },
  );
}

export async function removeBucket(
  session: AwsSession,
  { s3, region }: RegionClients,
  name: string,
  taken: Taken,
): Promise<void> {
  await taken.try(
    (reason) => leftBucket(session, region, name, reason),
    `bucket ${name}`,
    async () => {
      const gone = await emptyBucket(s3, name)
        .then(() => s3.send(new DeleteBucketCommand({ Bucket: name })))
        .then(() => true, unlessGone);
      if (gone) taken.extra.push('bucket');
      return gone;
    },
  );
}

/** Deletes every version of every object. */
async function emptyBucket(s3: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) return;
    const { Errors: [error] = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    if (error !== undefined)
      throw Object.assign(new Error(`${error.Key ?? ''}: ${error.Message ?? ''}`), { name: error.Code ?? 'Error' });
  }
}

/** What was never there is not deleted, and is not left either. */
function unlessGone(error: unknown): false {
  if (error instanceof Error && ['NoSuchBucket', 'ResourceNotFoundException'].includes(error.name)) return false;
  throw error;
}
