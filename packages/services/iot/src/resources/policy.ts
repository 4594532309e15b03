import { documentText } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface PolicyProperties {
  PolicyName?: string;
  PolicyDocument: object | string;
  Tags?: { Key: string; Value: string }[];
}

/** How many versions a policy has at most: the oldest makes room. */
const MOST = 5;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-policy.html */
export const iotPolicy = resourceRow<PolicyProperties>({
  type: 'AWS::IoT::Policy',
  name: { property: 'PolicyName', most: 128 },
  create: {
    CreatePolicy: {
      input: ({ name, properties, tags }) => ({
        policyName: name,
        policyDocument: documentText(properties.PolicyDocument),
        ...(tags.length > 0 && { tags }),
      }),
      id: ({ policyName }) => policyName,
      attributes: ({ policyArn, policyName }) => ({ Arn: policyArn, Id: policyName }),
    },
  },
  update: [
    {
      of: ['PolicyDocument'],
      put: {
        ListPolicyVersions: ({ id }) => ({ policyName: id }),
        DeletePolicyVersion: ({ id, answers }) => {
          const versions = answers.ListPolicyVersions?.policyVersions ?? [];
          const oldest = versions.find(({ isDefaultVersion }) => isDefaultVersion !== true)?.versionId;
          return versions.length < MOST || oldest === undefined
            ? undefined
            : { policyName: id, policyVersionId: oldest };
        },
        CreatePolicyVersion: ({ id, properties }) => ({
          policyName: id,
          policyDocument: documentText(properties.PolicyDocument),
          setAsDefault: true,
        }),
      },
    },
  ],
  tags: {
    tag: { TagResource: ({ attribute, tags }) => ({ resourceArn: attribute('Arn'), tags }) },
    untag: { UntagResource: ({ attribute, keys }) => ({ resourceArn: attribute('Arn'), tagKeys: keys }) },
    read: {
      ListTagsForResource: { input: ({ attribute }) => ({ resourceArn: attribute('Arn') }), read: ({ tags }) => tags },
    },
  },
  read: {
    GetPolicy: {
      input: ({ id }) => ({ policyName: id }),
      read: ({ policyName, policyDocument = '{}' }) => ({
        PolicyName: policyName,
        PolicyDocument: JSON.parse(policyDocument) as object,
      }),
    },
  },
  delete: {
    ListPolicyVersions: ({ id }) => ({ policyName: id }),
    DeletePolicyVersion: ({ id, answers }) =>
      (answers.ListPolicyVersions?.policyVersions ?? [])
        .filter(({ isDefaultVersion }) => isDefaultVersion !== true)
        .flatMap(({ versionId }) => (versionId === undefined ? [] : [{ policyName: id, policyVersionId: versionId }])),
    DeletePolicy: ({ id }) => ({ policyName: id }),
  },
});
