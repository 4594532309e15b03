import { randomUUID } from 'node:crypto';
import type { IdentityPool, RoleMapping } from '@aws-sdk/client-cognito-identity';
import { page, tagEditor, tagList, tagMap, type Call } from '@coldstart/cloud';
import { invalidParameter, notImplemented } from '../errors.ts';
import { onIdentityPool, onTaggedPool } from './access.ts';
import type { IdentityOperations } from './sdk.ts';
import { findIdentityPool, identities, identityPools, type StoredIdentityPool } from './state.ts';

type Settings = StoredIdentityPool['settings'];

const paging = { size: 60, invalid: () => invalidParameter('Invalid pagination token') };
const editor = tagEditor({
  most: 50,
  tooMany: (most) => invalidParameter(`An identity pool has at most ${most} tags.`),
});

/** @throws AwsError NotImplemented for whoever comes from elsewhere */
function settingsOf(given: Settings): Settings {
  const others = [
    'SupportedLoginProviders',
    'DeveloperProviderName',
    'OpenIdConnectProviderARNs',
    'SamlProviderARNs',
  ] as const;
  for (const name of others) {
    const value = given[name];
    const isNone = value === undefined || value === '' || Object.keys(value).length === 0;
    if (!isNone) throw notImplemented(`Identities of other providers than user pools (${name})`);
  }
  const { IdentityPoolName, AllowUnauthenticatedIdentities, AllowClassicFlow, CognitoIdentityProviders } = given;
  return {
    IdentityPoolName,
    AllowUnauthenticatedIdentities,
    AllowClassicFlow: AllowClassicFlow ?? false,
    ...(CognitoIdentityProviders !== undefined && {
      CognitoIdentityProviders: CognitoIdentityProviders.map(({ ServerSideTokenCheck = false, ...one }) => ({
        ...one,
        ServerSideTokenCheck,
      })),
    }),
  };
}

const show = ({ id, settings, tags }: StoredIdentityPool): IdentityPool => ({
  IdentityPoolId: id,
  ...settings,
  IdentityPoolTags: tags,
});

function byArn(call: Call, arn: string): StoredIdentityPool {
  return findIdentityPool(call, arn.slice(arn.indexOf('identitypool/') + 'identitypool/'.length));
}

/** @throws AwsError InvalidParameterException */
function checkMappings(mappings: Readonly<Record<string, RoleMapping>>): void {
  for (const [provider, { Type, RulesConfiguration, AmbiguousRoleResolution }] of Object.entries(mappings)) {
    if (Type === 'Rules' && (RulesConfiguration?.Rules ?? []).length === 0)
      throw invalidParameter(`The role mapping of ${provider} is of the type Rules and has no rules.`);
    if (AmbiguousRoleResolution === undefined)
      throw invalidParameter(
        `The role mapping of ${provider} needs AmbiguousRoleResolution: AuthenticatedRole or Deny.`,
      );
  }
}

/** https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CreateIdentityPool.html and those beside it */
export const identityPoolOperations: IdentityOperations = {
  CreateIdentityPool: {
    run({ IdentityPoolTags = {}, ...given }, call) {
      const id = `${call.region}:${randomUUID()}`;
      const { account, region } = call;
      const settings = settingsOf(given);
      const pool = { id, account, region, settings, tags: { ...IdentityPoolTags }, roles: {}, mappings: {} };
      call.state(identityPools).byId.set(id, pool);
      return show(pool);
    },
  },
  DescribeIdentityPool: {
    access: onIdentityPool,
    run: ({ IdentityPoolId }, call) => show(findIdentityPool(call, IdentityPoolId)),
  },
  UpdateIdentityPool: {
    access: onIdentityPool,
    run({ IdentityPoolId, IdentityPoolTags, ...given }, call) {
      const pool = findIdentityPool(call, IdentityPoolId);
      pool.settings = settingsOf(given);
      if (IdentityPoolTags !== undefined) pool.tags = { ...IdentityPoolTags };
      return show(pool);
    },
  },
  DeleteIdentityPool: {
    access: onIdentityPool,
    run({ IdentityPoolId }, call) {
      findIdentityPool(call, IdentityPoolId);
      call.state(identityPools).byId.delete(IdentityPoolId);
      call.dropState(identities, { part: IdentityPoolId });
    },
  },
  ListIdentityPools: {
    run({ MaxResults, NextToken }, call) {
      const shown = page(
        [...call.state(identityPools).byId.values()],
        { token: NextToken, limit: MaxResults },
        { ...paging, keyOf: ({ id }) => id },
      );
      return {
        IdentityPools: shown.items.map(({ id, settings }) => ({
          IdentityPoolId: id,
          IdentityPoolName: settings.IdentityPoolName,
        })),
        NextToken: shown.token,
      };
    },
  },
  SetIdentityPoolRoles: {
    access: onIdentityPool,
    run({ IdentityPoolId, Roles, RoleMappings = {} }, call) {
      const pool = findIdentityPool(call, IdentityPoolId);
      const strange = Object.keys(Roles).find((name) => name !== 'authenticated' && name !== 'unauthenticated');
      if (strange !== undefined)
        throw invalidParameter(`Invalid role type ${strange}: it is authenticated or unauthenticated.`);
      checkMappings(RoleMappings);
      pool.roles = { ...Roles };
      pool.mappings = { ...RoleMappings };
    },
  },
  GetIdentityPoolRoles: {
    access: onIdentityPool,
    run({ IdentityPoolId }, call) {
      const { roles, mappings } = findIdentityPool(call, IdentityPoolId);
      return {
        IdentityPoolId,
        Roles: roles,
        ...(Object.keys(mappings).length > 0 && { RoleMappings: mappings }),
      };
    },
  },
  TagResource: {
    access: onTaggedPool,
    run({ ResourceArn, Tags }, call) {
      const pool = byArn(call, ResourceArn);
      pool.tags = tagMap(editor.add(tagList(pool.tags), tagList(Tags)));
      return {};
    },
  },
  UntagResource: {
    access: onTaggedPool,
    run({ ResourceArn, TagKeys }, call) {
      const pool = byArn(call, ResourceArn);
      pool.tags = tagMap(editor.remove(tagList(pool.tags), TagKeys));
      return {};
    },
  },
  ListTagsForResource: {
    access: onTaggedPool,
    run: ({ ResourceArn }, call) => ({ Tags: byArn(call, ResourceArn).tags }),
  },
};
