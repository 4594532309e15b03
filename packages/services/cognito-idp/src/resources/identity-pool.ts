import type {
  AmbiguousRoleResolutionType,
  CreateIdentityPoolInput,
  RoleMapping,
  RoleMappingType,
  RulesConfigurationType,
} from '@aws-sdk/client-cognito-identity';
import { pick, resourceRowsOf, tagMap } from '@coldstart/cloud';
import type { IdentitySdk } from '../identity/sdk.ts';

const resourceRow = resourceRowsOf<IdentitySdk>('cognito-identity');

interface IdentityPoolProperties extends Omit<CreateIdentityPoolInput, 'IdentityPoolName' | 'IdentityPoolTags'> {
  IdentityPoolName?: string;
  IdentityPoolTags?: { Key: string; Value: string }[];
}

const SETTINGS = [
  'AllowUnauthenticatedIdentities',
  'AllowClassicFlow',
  'SupportedLoginProviders',
  'DeveloperProviderName',
  'OpenIdConnectProviderARNs',
  'CognitoIdentityProviders',
  'SamlProviderARNs',
] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-identitypool.html */
export const identityPool = resourceRow<IdentityPoolProperties>({
  type: 'AWS::Cognito::IdentityPool',
  name: { property: 'IdentityPoolName', most: 128 },
  create: {
    CreateIdentityPool: {
      input: ({ name, properties, tags }) => ({
        IdentityPoolName: name,
        IdentityPoolTags: tagMap(tags),
        ...pick(properties, SETTINGS),
        AllowUnauthenticatedIdentities: properties.AllowUnauthenticatedIdentities ?? false,
      }),
      id: ({ IdentityPoolId }) => IdentityPoolId,
      attributes: ({ IdentityPoolId, IdentityPoolName }) => ({ Id: IdentityPoolId, Name: IdentityPoolName }),
    },
  },
  update: [
    {
      of: ['IdentityPoolName', ...SETTINGS],
      put: {
        UpdateIdentityPool: ({ id, properties, attribute }) => ({
          IdentityPoolId: id,
          IdentityPoolName: properties.IdentityPoolName ?? attribute('Name'),
          ...pick(properties, SETTINGS),
          AllowUnauthenticatedIdentities: properties.AllowUnauthenticatedIdentities ?? false,
        }),
      },
    },
  ],
  tags: {
    property: 'IdentityPoolTags',
    tag: {
      TagResource: ({ id, tags, stack }) =>
        tags.length === 0 ? undefined : { ResourceArn: arnOf(stack, id), Tags: tagMap(tags) },
    },
    untag: { UntagResource: ({ id, keys, stack }) => ({ ResourceArn: arnOf(stack, id), TagKeys: keys }) },
    read: {
      ListTagsForResource: { input: ({ id, stack }) => ({ ResourceArn: arnOf(stack, id) }), read: ({ Tags }) => Tags },
    },
  },
  read: {
    DescribeIdentityPool: {
      input: ({ id }) => ({ IdentityPoolId: id }),
      read: (pool) => ({
        ...(pick(pool, ['IdentityPoolName']) as { IdentityPoolName: string }),
        ...pick(pool, SETTINGS),
      }),
    },
  },
  delete: { DeleteIdentityPool: ({ id }) => ({ IdentityPoolId: id }) },
  // Cognito Sync is a service of its own.
  unsupported: ['PushSync', 'CognitoStreams', 'CognitoEvents'],
});

const arnOf = ({ region, account }: { readonly region: string; readonly account: string }, id: string): string =>
  `arn:aws:cognito-identity:${region}:${account}:identitypool/${id}`;

interface TemplateMapping {
  Type: RoleMappingType;
  AmbiguousRoleResolution?: AmbiguousRoleResolutionType;
  IdentityProvider?: string;
  RulesConfiguration?: RulesConfigurationType;
}

interface AttachmentProperties {
  IdentityPoolId: string;
  Roles?: Record<string, string>;
  RoleMappings?: Record<string, TemplateMapping>;
}

/** A template may name a mapping as it likes, and its provider within. */
function mappingsOf(mappings: Readonly<Record<string, TemplateMapping>> = {}): Record<string, RoleMapping> {
  return Object.fromEntries(
    Object.entries(mappings).map(([name, { IdentityProvider, ...mapping }]) => [IdentityProvider ?? name, mapping]),
  );
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-identitypoolroleattachment.html */
export const identityPoolRoles = resourceRow<AttachmentProperties>({
  type: 'AWS::Cognito::IdentityPoolRoleAttachment',
  name: { most: 128 },
  id: ({ name }) => name,
  attributes: ({ name }) => ({ Id: name }),
  create: {
    SetIdentityPoolRoles: ({ properties }) => ({
      IdentityPoolId: properties.IdentityPoolId,
      Roles: properties.Roles ?? {},
      RoleMappings: mappingsOf(properties.RoleMappings),
    }),
  },
  update: [
    {
      of: ['Roles', 'RoleMappings'],
      put: {
        SetIdentityPoolRoles: ({ properties }) => ({
          IdentityPoolId: properties.IdentityPoolId,
          Roles: properties.Roles ?? {},
          RoleMappings: mappingsOf(properties.RoleMappings),
        }),
      },
    },
  ],
  read: {
    GetIdentityPoolRoles: {
      input: ({ properties }) => ({ IdentityPoolId: properties.IdentityPoolId }),
      read: ({ IdentityPoolId = '', Roles = {}, RoleMappings = {} }, { properties }) => {
        // No attachment is left of roles that were taken away.
        if (Object.keys(Roles).length === 0 && Object.keys(RoleMappings).length === 0) return undefined;
        const named = Object.entries(properties.RoleMappings ?? {}).flatMap(([name, { IdentityProvider }]) => {
          const found = RoleMappings[IdentityProvider ?? name];
          return found === undefined
            ? []
            : [[name, { ...found, ...(IdentityProvider !== undefined && { IdentityProvider }) }] as const];
        });
        return {
          IdentityPoolId,
          Roles,
          ...(named.length > 0 && { RoleMappings: Object.fromEntries(named) as Record<string, TemplateMapping> }),
        };
      },
    },
  },
  delete: { SetIdentityPoolRoles: ({ properties }) => ({ IdentityPoolId: properties.IdentityPoolId, Roles: {} }) },
});
