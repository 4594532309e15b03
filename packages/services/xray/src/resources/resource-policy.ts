import { resourceRow } from './resource-row.ts';

interface ResourcePolicyProperties {
  PolicyName: string;
  PolicyDocument: string;
  BypassPolicyLockoutCheck?: boolean;
}

const put = ({ properties }: { readonly properties: ResourcePolicyProperties }) => ({
  PolicyName: properties.PolicyName,
  PolicyDocument: properties.PolicyDocument,
  ...(properties.BypassPolicyLockoutCheck !== undefined && {
    BypassPolicyLockoutCheck: properties.BypassPolicyLockoutCheck,
  }),
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-xray-resourcepolicy.html */
export const xrayResourcePolicy = resourceRow<ResourcePolicyProperties>({
  type: 'AWS::XRay::ResourcePolicy',
  id: ({ properties }) => properties.PolicyName,
  create: { PutResourcePolicy: put },
  update: [{ of: ['PolicyDocument', 'BypassPolicyLockoutCheck'], put: { PutResourcePolicy: put } }],
  read: {
    ListResourcePolicies: {
      input: () => ({}),
      read: ({ ResourcePolicies = [] }, { id }) => {
        const found = ResourcePolicies.find(({ PolicyName }) => PolicyName === id);
        return found && { PolicyName: id, PolicyDocument: found.PolicyDocument ?? '' };
      },
    },
  },
  replaces: ({ PolicyName: now }, { PolicyName: before }) => now !== before,
  delete: { DeleteResourcePolicy: ({ id }) => ({ PolicyName: id }) },
});
