import { documentText } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface BucketPolicyProperties {
  Bucket: string;
  PolicyDocument: string | object;
}

const input = ({ Bucket, PolicyDocument }: BucketPolicyProperties) => ({
  Bucket,
  Policy: documentText(PolicyDocument),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html */
export const s3BucketPolicy = resourceRow<BucketPolicyProperties>({
  type: 'AWS::S3::BucketPolicy',
  id: ({ properties }) => properties.Bucket,
  create: { PutBucketPolicy: ({ properties }) => input(properties) },
  update: [{ of: ['PolicyDocument'], put: { PutBucketPolicy: ({ properties }) => input(properties) } }],
  read: {
    GetBucketPolicy: {
      input: ({ id }) => ({ Bucket: id }),
      read: ({ Policy }, { id }) => ({ Bucket: id, PolicyDocument: JSON.parse(Policy ?? '{}') as object }),
    },
  },
  delete: { DeleteBucketPolicy: ({ id }) => ({ Bucket: id }) },
});
