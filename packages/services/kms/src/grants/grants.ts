import { createHash, randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { GrantListEntry } from '@aws-sdk/client-kms';
import { page, type Access, type Call } from '@coldstart/cloud';
import type { PolicyDocument } from '@coldstart/iam';
import { contextKeys, keyAccess, keyContext, onKeyById, type Context } from '../access.ts';
import { dryRun, notFound, refused, validation } from '../errors.ts';
import { findByIdOrArn } from '../names.ts';
import { paging, truncated } from '../paging.ts';
import type { KmsOperations } from '../sdk.ts';
import { keysIn, stateOf, type Grant, type Key } from '../state.ts';
import { checkUsable } from '../usable.ts';
import { principalElement } from './statements.ts';

/*
 * Grants let somebody use a key without a change of its policy.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */

const GRANT_TOKEN_BYTES = 120;

const shown = (key: Key, grant: Grant): GrantListEntry => ({
  KeyId: key.arn,
  GrantId: grant.id,
  Name: grant.name ?? '',
  CreationDate: new Date(grant.created),
  GranteePrincipal: grant.grantee,
  ...(grant.retiring !== undefined && { RetiringPrincipal: grant.retiring }),
  IssuingAccount: `arn:aws:iam::${grant.issuer}:root`,
  Operations: [...grant.operations],
  ...(grant.constraints !== undefined && { Constraints: grant.constraints }),
});

const PRINCIPAL =
  /^(?:arn:aws[a-z-]*:(?:iam::\d{12}:(?:root|user\/.+|role\/.+)|sts::\d{12}:(?:assumed-role|federated-user)\/.+)|[a-z0-9.-]+\.amazonaws\.com)$/;

/** @throws AwsError InvalidArnException */
function checkPrincipal(arn: string | undefined): void {
  if (arn === undefined || PRINCIPAL.test(arn)) return;
  throw refused('InvalidArnException', `Invalid ARN: ${arn}`);
}

interface Found {
  readonly key: Key;
  readonly grant: Grant;
}

interface Retired {
  readonly GrantToken?: string | undefined;
  readonly KeyId?: string | undefined;
  readonly GrantId?: string | undefined;
}

/** By its token, or by its id and its key's. @throws AwsError InvalidGrantTokenException, NotFoundException */
function findGrant({ GrantToken: token, KeyId, GrantId: id }: Retired, call: Call): Found {
  if (token !== undefined) {
    const found = [...keysIn(call, call).byId.values()].flatMap((key) =>
      key.grants.filter((grant) => grant.token === token).map((grant) => ({ key, grant })),
    )[0];
    if (found === undefined) throw refused('InvalidGrantTokenException', 'Invalid grant token');
    return found;
  }
  if (KeyId === undefined || id === undefined)
    throw validation('Either a grant token or both a key ARN and a grant ID must be given.');
  const key = findByIdOrArn(KeyId, call);
  const grant = key.grants.find((each) => each.id === id);
  if (grant === undefined) throw notFound(`Grant ID ${id} not found`);
  return { key, grant };
}

/** Whoever may retire a grant: its account, whoever it names for that, and the grantee where it says so. */
function onRetire(input: Retired, call: Call, action: string): Access {
  const { key, grant } = findGrant(input, call);
  const principals = [
    `arn:aws:iam::${grant.issuer}:root`,
    ...(grant.retiring === undefined ? [] : [grant.retiring]),
    ...(grant.operations.includes('RetireGrant') ? [grant.grantee] : []),
  ];
  const resourcePolicy: PolicyDocument = {
    Version: '2012-10-17',
    Statement: principals.map((name) => ({
      Effect: 'Allow',
      Principal: principalElement(name),
      Action: action,
      Resource: '*',
    })),
  };
  return { action, resource: key.arn, resourceAccount: key.account, resourcePolicy, context: keyContext(key, call) };
}

function remove(key: Key, grant: Grant): void {
  key.grants = key.grants.filter((each) => each !== grant);
}

export const grantOperations: KmsOperations = {
  CreateGrant: {
    access(input, call, action) {
      const { EncryptionContextEquals: equals, EncryptionContextSubset: subset } = input.Constraints ?? {};
      const isForService = call.request === undefined;
      const context: Context = {
        'kms:GranteePrincipal': input.GranteePrincipal ?? '',
        'kms:GrantOperations': input.Operations ?? [],
        'kms:GrantIsForAWSResource': String(isForService),
        ...(input.RetiringPrincipal !== undefined && { 'kms:RetiringPrincipal': input.RetiringPrincipal }),
        ...(equals !== undefined && { 'kms:GrantConstraintType': 'EncryptionContextEquals' }),
        ...(subset !== undefined && { 'kms:GrantConstraintType': 'EncryptionContextSubset' }),
        ...contextKeys(equals ?? subset),
      };
      return keyAccess(call, findByIdOrArn(input.KeyId ?? '', call), action, context);
    },
    run(input, call) {
      const key = findByIdOrArn(input.KeyId ?? '', call);
      checkUsable(key, { disabled: true });
      const { GranteePrincipal: grantee = '', RetiringPrincipal: retiring, Operations: operations, Name: name } = input;
      checkPrincipal(grantee);
      checkPrincipal(retiring);
      if (input.DryRun === true) throw dryRun();
      const made = {
        name,
        grantee,
        retiring,
        issuer: call.principal.account,
        operations: [...operations],
        constraints: input.Constraints,
      };
      // The same named grant twice is one grant.
      const same =
        name === undefined ? undefined : key.grants.find((grant) => isDeepStrictEqual({ ...grant, ...made }, grant));
      if (same !== undefined) return { GrantId: same.id, GrantToken: same.token };
      const id = createHash('sha256').update(randomBytes(32)).digest('hex');
      const token = randomBytes(GRANT_TOKEN_BYTES).toString('base64url');
      key.grants.push({ id, token, created: call.now(), ...made });
      return { GrantId: id, GrantToken: token };
    },
  },

  ListGrants: {
    access: onKeyById,
    run({ KeyId, GrantId, GranteePrincipal, Limit, Marker }, call) {
      const key = findByIdOrArn(KeyId, call);
      const grants = key.grants.filter(
        ({ id, grantee }) =>
          (GrantId === undefined || id === GrantId) && (GranteePrincipal === undefined || grantee === GranteePrincipal),
      );
      const request = { token: Marker, limit: Limit, scope: [key.id, GrantId, GranteePrincipal] };
      const { items, token } = page(grants, request, { ...paging, keyOf: ({ id }) => id });
      return { Grants: items.map((grant) => shown(key, grant)), ...truncated(token) };
    },
  },

  ListRetirableGrants: {
    run({ RetiringPrincipal, Limit, Marker }, call) {
      const all = [...keysIn(call, call).byId.values()].flatMap((key) => key.grants.map((grant) => ({ key, grant })));
      const retirable = all.filter(({ grant }) => grant.retiring === RetiringPrincipal);
      const request = { token: Marker, limit: Limit, scope: RetiringPrincipal };
      const { items, token } = page(retirable, request, { ...paging, keyOf: ({ grant }) => grant.id });
      return { Grants: items.map(({ key, grant }) => shown(key, grant)), ...truncated(token) };
    },
  },

  RetireGrant: {
    access: onRetire,
    run(input, call) {
      const { key, grant } = findGrant(input, call);
      if (stateOf(key) === 'PendingDeletion') checkUsable(key, { disabled: true });
      if (input.DryRun === true) throw dryRun();
      remove(key, grant);
    },
  },

  RevokeGrant: {
    access: onKeyById,
    run({ KeyId, GrantId, DryRun }, call) {
      const { key, grant } = findGrant({ KeyId, GrantId }, call);
      if (DryRun === true) throw dryRun();
      remove(key, grant);
    },
  },
};
