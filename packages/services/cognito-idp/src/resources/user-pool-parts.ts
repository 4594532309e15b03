import type {
  AttributeType,
  DeliveryMediumType,
  MessageActionType,
  ResourceServerScopeType,
} from '@aws-sdk/client-cognito-identity-provider';
import { pick } from '@coldstart/cloud';
import { resourceRow } from './resource-row.ts';

interface GroupProperties {
  UserPoolId: string;
  GroupName?: string;
  Description?: string;
  Precedence?: number;
  RoleArn?: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolgroup.html */
export const userPoolGroup = resourceRow<GroupProperties>({
  type: 'AWS::Cognito::UserPoolGroup',
  name: { property: 'GroupName', most: 128 },
  create: {
    CreateGroup: ({ name, properties }) => ({
      UserPoolId: properties.UserPoolId,
      GroupName: name,
      ...pick(properties, ['Description', 'Precedence', 'RoleArn']),
    }),
  },
  update: [
    {
      of: ['Description', 'Precedence', 'RoleArn'],
      put: {
        UpdateGroup: ({ id, properties, before }) => ({
          UserPoolId: properties.UserPoolId,
          GroupName: id,
          ...pick(properties, ['Precedence', 'RoleArn']),
          // What is left out stays as it is; an empty text takes it away.
          Description: properties.Description ?? (before.Description === undefined ? undefined : ''),
        }),
      },
    },
  ],
  read: {
    GetGroup: {
      input: ({ id, properties }) => ({ UserPoolId: properties.UserPoolId, GroupName: id }),
      read: ({ Group }) =>
        Group === undefined
          ? undefined
          : {
              ...(pick(Group, ['UserPoolId', 'GroupName', 'Precedence', 'RoleArn']) as Partial<GroupProperties>),
              ...(Group.Description !== undefined && Group.Description !== '' && { Description: Group.Description }),
            },
    },
  },
  delete: { DeleteGroup: ({ id, properties }) => ({ UserPoolId: properties.UserPoolId, GroupName: id }) },
});

interface DomainProperties {
  UserPoolId: string;
  Domain: string;
  CustomDomainConfig?: { CertificateArn: string };
  ManagedLoginVersion?: number;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpooldomain.html */
export const userPoolDomain = resourceRow<DomainProperties>({
  type: 'AWS::Cognito::UserPoolDomain',
  id: ({ properties }) => properties.Domain,
  create: {
    CreateUserPoolDomain: {
      input: ({ properties }) =>
        pick(properties, ['UserPoolId', 'Domain', 'CustomDomainConfig', 'ManagedLoginVersion']),
      attributes: ({ CloudFrontDomain }) => ({ CloudFrontDistribution: CloudFrontDomain }),
    },
  },
  update: [
    {
      of: ['CustomDomainConfig', 'ManagedLoginVersion'],
      put: {
        UpdateUserPoolDomain: ({ properties }) =>
          pick(properties, ['UserPoolId', 'Domain', 'CustomDomainConfig', 'ManagedLoginVersion']),
      },
    },
  ],
  read: {
    DescribeUserPoolDomain: {
      input: ({ id }) => ({ Domain: id }),
      read: ({ DomainDescription: found = {} }) =>
        found.UserPoolId === undefined
          ? undefined
          : {
              UserPoolId: found.UserPoolId,
              Domain: found.Domain ?? '',
              ...pick(found, ['ManagedLoginVersion']),
              ...(found.CustomDomainConfig?.CertificateArn !== undefined && {
                CustomDomainConfig: { CertificateArn: found.CustomDomainConfig.CertificateArn },
              }),
            },
    },
  },
  delete: { DeleteUserPoolDomain: ({ id, properties }) => ({ UserPoolId: properties.UserPoolId, Domain: id }) },
});

interface ResourceServerProperties {
  UserPoolId: string;
  Identifier: string;
  Name: string;
  Scopes?: ResourceServerScopeType[];
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolresourceserver.html */
export const userPoolResourceServer = resourceRow<ResourceServerProperties>({
  type: 'AWS::Cognito::UserPoolResourceServer',
  id: ({ properties }) => properties.Identifier,
  create: {
    CreateResourceServer: ({ properties }) => pick(properties, ['UserPoolId', 'Identifier', 'Name', 'Scopes']),
  },
  update: [
    {
      of: ['Name', 'Scopes'],
      put: {
        UpdateResourceServer: ({ properties }) => pick(properties, ['UserPoolId', 'Identifier', 'Name', 'Scopes']),
      },
    },
  ],
  read: {
    DescribeResourceServer: {
      input: ({ id, properties }) => ({ UserPoolId: properties.UserPoolId, Identifier: id }),
      read: ({ ResourceServer: server }) =>
        server === undefined
          ? undefined
          : (pick(server, ['UserPoolId', 'Identifier', 'Name', 'Scopes']) as Partial<ResourceServerProperties>),
    },
  },
  delete: { DeleteResourceServer: ({ id, properties }) => ({ UserPoolId: properties.UserPoolId, Identifier: id }) },
});

interface UserProperties {
  UserPoolId: string;
  Username?: string;
  UserAttributes?: AttributeType[];
  ValidationData?: AttributeType[];
  DesiredDeliveryMediums?: DeliveryMediumType[];
  ForceAliasCreation?: boolean;
  MessageAction?: MessageActionType;
  ClientMetadata?: Record<string, string>;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpooluser.html */
export const userPoolUser = resourceRow<UserProperties>({
  type: 'AWS::Cognito::UserPoolUser',
  name: { property: 'Username', most: 128 },
  create: {
    AdminCreateUser: {
      input: ({ name, properties }) => ({
        UserPoolId: properties.UserPoolId,
        Username: name,
        ...pick(properties, [
          'UserAttributes',
          'ValidationData',
          'DesiredDeliveryMediums',
          'ForceAliasCreation',
          'MessageAction',
          'ClientMetadata',
        ]),
      }),
      id: ({ User }) => User?.Username,
    },
  },
  read: {
    AdminGetUser: {
      input: ({ id, properties }) => ({ UserPoolId: properties.UserPoolId, Username: id }),
      read: ({ Username, UserAttributes = [] }, { properties: { UserPoolId, UserAttributes: wanted } }) => ({
        UserPoolId,
        Username,
        // Names of the template's alone: each user has a `sub` besides.
        ...(wanted !== undefined && {
          UserAttributes: UserAttributes.filter(({ Name }) => wanted.some((one) => one.Name === Name)),
        }),
      }),
    },
  },
  delete: { AdminDeleteUser: ({ id, properties }) => ({ UserPoolId: properties.UserPoolId, Username: id }) },
});

interface AttachmentProperties {
  UserPoolId: string;
  GroupName: string;
  Username: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolusertogroupattachment.html */
export const userToGroup = resourceRow<AttachmentProperties>({
  type: 'AWS::Cognito::UserPoolUserToGroupAttachment',
  id: ({ name }) => name,
  name: { most: 128 },
  create: {
    AdminAddUserToGroup: ({ properties }) => pick(properties, ['UserPoolId', 'GroupName', 'Username']),
  },
  read: {
    AdminListGroupsForUser: {
      input: ({ properties }) => pick(properties, ['UserPoolId', 'Username']) as AttachmentProperties,
      read: ({ Groups = [] }, { properties }) =>
        Groups.some(({ GroupName }) => GroupName === properties.GroupName)
          ? pick(properties, ['UserPoolId', 'GroupName', 'Username'])
          : undefined,
    },
  },
  delete: { AdminRemoveUserFromGroup: ({ properties }) => pick(properties, ['UserPoolId', 'GroupName', 'Username']) },
});
