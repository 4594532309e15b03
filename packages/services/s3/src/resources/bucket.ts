import { access } from './bucket-access.ts';
import { content } from './bucket-content.ts';
import { lifecycle } from './bucket-lifecycle.ts';
import { notifications } from './bucket-notifications.ts';
import type { BucketProperties } from './bucket-properties.ts';
import { replication } from './bucket-replication.ts';
import { reports } from './bucket-reports.ts';
import { cors, website } from './bucket-website.ts';
import { resourceRow } from './resource-row.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
export const s3Bucket = resourceRow<BucketProperties>({
  type: 'AWS::S3::Bucket',
  name: { property: 'BucketName', most: 63, lower: true },
  create: {
    CreateBucket: ({ name, properties, stack: { region } }) => ({
      Bucket: name,
      CreateBucketConfiguration: region === 'us-east-1' ? undefined : { LocationConstraint: region as 'eu-west-1' },
      ObjectLockEnabledForBucket: properties.ObjectLockEnabled,
      ObjectOwnership: properties.OwnershipControls?.Rules[0]?.ObjectOwnership,
    }),
  },
  attributes: ({ id, stack: { region } }) => ({
    Arn: `arn:aws:s3:::${id}`,
    DomainName: `${id}.s3.amazonaws.com`,
    DualStackDomainName: `${id}.s3.dualstack.${region}.amazonaws.com`,
    RegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
    WebsiteURL: `http://${id}.s3-website-${region}.amazonaws.com`,
  }),
  settings: [...access, ...content, cors, lifecycle, website, replication, notifications, ...reports],
  tags: {
    separate: true,
    tag: {
      PutBucketTagging: ({ id, tags }) => ({ Bucket: id, Tagging: { TagSet: tags } }),
    },
    read: { GetBucketTagging: { input: ({ id }) => ({ Bucket: id }), read: ({ TagSet }) => TagSet } },
  },
  read: {
    HeadBucket: { input: ({ id }) => ({ Bucket: id }), read: (_answer, { id }) => ({ BucketName: id }) },
  },
  delete: { DeleteBucket: ({ id }) => ({ Bucket: id }) },
  unsupported: [
    'AbacStatus',
    'BucketNamePrefix',
    'BucketNamespace',
    'MetadataConfiguration',
    'MetadataTableConfiguration',
  ],
});
