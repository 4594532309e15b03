import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetBucketTaggingCommand, ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3';
import { isOwnLogGroup, LOG_GROUPS, PREFIX, RUN_TAG, type Left, type Tag } from './names.ts';
import { refusal } from './refusals.ts';
import { removeBucket, removeDeployed, removeLogGroup, Taken } from './remove.ts';
import { clientsIn, type AwsSession, type RegionClients } from './session.ts';

/** What earlier runs have left in one Region. */
export interface Leftovers {
  readonly region: string;
  readonly stacks: readonly { readonly name: string; readonly at: string }[];
  readonly buckets: readonly string[];
  readonly logGroups: readonly string[];
}

/**
 * Finds what has the name and the tags of a run. Nothing else is ever touched: a stack or bucket of that name without the
 * tags is somebody's own.
 *
 * @throws UsageError
 */
export async function findLeftovers(session: AwsSession, region: string): Promise<Leftovers> {
  const clients = clientsIn(session, region);
  try {
    const [stacks, buckets, logGroups] = await Promise.all([stacksIn(clients), bucketsIn(clients), groupsIn(clients)]);
    return { region, stacks, buckets, logGroups };
  } catch (error) {
    throw refusal(error, 'looking for what is left', session.profile);
  } finally {
    clients.close();
  }
}

/** Deletes them. */
export async function removeLeftovers(
  session: AwsSession,
  { region, stacks, buckets, logGroups }: Leftovers,
): Promise<{ readonly deleted: readonly string[]; readonly left: readonly Left[] }> {
  const taken = new Taken();
  for (const { name } of stacks) {
    const { deleted, left } = await removeDeployed(session, { region, stackName: name });
    taken.deleted.push(...deleted);
    taken.left.push(...left);
  }
  const clients = clientsIn(session, region);
  try {
    // A stack's own went with it; what a stack could not delete is named with that stack.
    for (const name of buckets) await removeBucket(session, clients, name, taken);
    for (const name of logGroups) await removeLogGroup(session, clients, name, taken);
  } finally {
    clients.close();
  }
  return { deleted: taken.deleted, left: taken.left };
}

const isTagged = (tags: readonly Partial<Tag>[] | undefined): boolean =>
  tags?.some(({ Key }) => Key === RUN_TAG) === true;

async function stacksIn({ cloudformation }: RegionClients): Promise<Leftovers['stacks']> {
  const found: { name: string; at: string }[] = [];
  let token: string | undefined;
  do {
    const page = await cloudformation.send(new DescribeStacksCommand({ NextToken: token }));
    for (const { StackName = '', Tags, ParentId, CreationTime } of page.Stacks ?? []) {
      if (StackName.startsWith(PREFIX) && isTagged(Tags) && ParentId === undefined)
        found.push({ name: StackName, at: CreationTime?.toISOString() ?? '' });
    }
    token = page.NextToken;
  } while (token !== undefined);
  return found;
}

/** Of this Region: its name says so of a bucket for code, S3 of any other. */
async function bucketsIn({ s3, region }: RegionClients): Promise<string[]> {
  const found: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListBucketsCommand({ Prefix: PREFIX, BucketRegion: region, ContinuationToken: token, MaxBuckets: 1000 }),
    );
    for (const { Name = '' } of page.Buckets ?? [])
      if (Name.startsWith(PREFIX) && isTagged(await tagsOfBucket(s3, Name))) found.push(Name);
    token = page.ContinuationToken;
  } while (token !== undefined);
  return found;
}

async function tagsOfBucket(s3: S3Client, Bucket: string): Promise<readonly Partial<Tag>[]> {
  try {
    return (await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet ?? [];
  } catch (error) {
    if (error instanceof Error && ['NoSuchTagSet', 'NoSuchBucket'].includes(error.name)) return [];
    throw error;
  }
}

async function groupsIn({ logs }: RegionClients): Promise<string[]> {
  const found: string[] = [];
  let token: string | undefined;
  do {
    const page = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: LOG_GROUPS, nextToken: token }));
    for (const { logGroupName = '' } of page.logGroups ?? []) if (isOwnLogGroup(logGroupName)) found.push(logGroupName);
    token = page.nextToken;
  } while (token !== undefined);
  return found;
}
