import { resourceRow } from './resource-row.ts';

interface PolicyAttachment {
  PolicyName: string;
  Principal: string;
}

interface ThingAttachment {
  ThingName: string;
  Principal: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-policyprincipalattachment.html */
export const iotPolicyPrincipalAttachment = resourceRow<PolicyAttachment>({
  type: 'AWS::IoT::PolicyPrincipalAttachment',
  id: ({ properties }) => `${properties.PolicyName}|${properties.Principal}`,
  attributes: ({ properties }) => ({ Id: `${properties.PolicyName}|${properties.Principal}` }),
  create: {
    AttachPolicy: ({ properties: { PolicyName, Principal } }) => ({ policyName: PolicyName, target: Principal }),
  },
  read: {
    ListTargetsForPolicy: {
      input: ({ properties: { PolicyName } }) => ({ policyName: PolicyName }),
      read: ({ targets = [] }, { properties: { PolicyName, Principal } }) =>
        targets.includes(Principal) ? { PolicyName, Principal } : undefined,
    },
  },
  delete: {
    DetachPolicy: ({ properties: { PolicyName, Principal } }) => ({ policyName: PolicyName, target: Principal }),
  },
});

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-thingprincipalattachment.html */
export const iotThingPrincipalAttachment = resourceRow<ThingAttachment>({
  type: 'AWS::IoT::ThingPrincipalAttachment',
  id: ({ properties }) => `${properties.ThingName}|${properties.Principal}`,
  attributes: ({ properties }) => ({ Id: `${properties.ThingName}|${properties.Principal}` }),
  create: {
    AttachThingPrincipal: ({ properties: { ThingName, Principal } }) => ({
      thingName: ThingName,
      principal: Principal,
    }),
  },
  read: {
    ListThingPrincipals: {
      input: ({ properties: { ThingName } }) => ({ thingName: ThingName }),
      read: ({ principals = [] }, { properties: { ThingName, Principal } }) =>
        principals.includes(Principal) ? { ThingName, Principal } : undefined,
    },
  },
  delete: {
    DetachThingPrincipal: ({ properties: { ThingName, Principal } }) => ({
      thingName: ThingName,
      principal: Principal,
    }),
  },
  unsupported: ['ThingPrincipalType'],
});
