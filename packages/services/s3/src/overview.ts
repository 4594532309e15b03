import { ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { counted, OVERVIEW_LIMIT, type Overview, type OverviewResource } from '@coldstart/cloud';

/** Buckets, and their first objects. */
export const overview: Overview = async (client) => {
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  try {
    const { Buckets: buckets = [] } = await s3.send(new ListBucketsCommand());
    const resources = await Promise.all(buckets.map(({ Name = '' }) => bucketOf(Name, s3)));
    return [{ title: 'Buckets', empty: 'It is empty.', resources }];
  } finally {
    s3.destroy();
  }
};

async function bucketOf(name: string, s3: S3Client): Promise<OverviewResource> {
  const { Contents: objects = [], IsTruncated: more } = await s3.send(
    new ListObjectsV2Command({ Bucket: name, MaxKeys: OVERVIEW_LIMIT }),
  );
  const rows = objects.map(({ Key = '', Size = 0, LastModified }) => [
    Key,
    String(Size),
    LastModified?.toISOString() ?? '',
  ]);
  return {
    name,
    summary: `${more === true ? 'more than ' : ''}${counted(rows.length, 'object')}`,
    contents: [{ kind: 'table', heads: ['key', 'bytes', 'modified'], rows }],
  };
}
