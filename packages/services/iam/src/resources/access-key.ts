import { defineResource } from './define-resource.ts';

interface AccessKeyProperties {
  UserName: string;
  Status?: 'Active' | 'Inactive';
  Serial?: number;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html */
export const iamAccessKey = defineResource<AccessKeyProperties>({
  type: 'AWS::IAM::AccessKey',
  legacy: true,
  async create({ UserName, Status }, { invoke }) {
    const { AccessKey: key } = await invoke('CreateAccessKey', { UserName });
    const id = key?.AccessKeyId ?? '';
    if (Status === 'Inactive') await invoke('UpdateAccessKey', { UserName, AccessKeyId: id, Status });
    return { physicalId: id, attributes: { Id: id, SecretAccessKey: key?.SecretAccessKey ?? '' } };
  },
  async update({ UserName, Status }, _before, { physicalId, attributes }, { invoke }) {
    await invoke('UpdateAccessKey', { UserName, AccessKeyId: physicalId, Status: Status ?? 'Active' });
    return { physicalId, attributes };
  },
  async delete({ UserName }, { physicalId }, { invoke }) {
    await invoke('DeleteAccessKey', { UserName, AccessKeyId: physicalId });
  },
});
