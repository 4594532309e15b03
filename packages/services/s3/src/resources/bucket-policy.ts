import { documentText } from '@coldstart/cloud';
import { defineResource } from './define-resource.ts';

interface BucketPolicyProperties {
  Bucket: string;
  PolicyDocument: string | object;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html */
export const s3BucketPolicy = defineResource<BucketPolicyProperties>({
  type: 'AWS::S3::BucketPolicy',
  async create({ Bucket, PolicyDocument }, { invoke }) {
    await invoke('PutBucketPolicy', { Bucket, Policy: documentText(PolicyDocument) });
    return { physicalId: Bucket };
  },
  async update({ Bucket, PolicyDocument }, _before, { physicalId }, { invoke }) {
    await invoke('PutBucketPolicy', { Bucket, Policy: documentText(PolicyDocument) });
    return { physicalId };
  },
  async delete({ Bucket }, _resource, { invoke }) {
    await invoke('DeleteBucketPolicy', { Bucket });
  },
});
