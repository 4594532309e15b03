import { randomUUID } from 'node:crypto';
import type { CreateKeyCommandInput, KeySpec, KeyUsageType } from '@aws-sdk/client-kms';
import { formatArn, type Access, type Call } from '@coldstart/cloud';
import { givenTags } from '../access.ts';
import { notImplemented, validation } from '../errors.ts';
import { generateMaterial } from '../material/material.ts';
import type { KmsOperations } from '../sdk.ts';
import { isOwnSpec, usagesOf, type OwnSpec } from '../specs.ts';
import { keysIn, type Key } from '../state.ts';
import { metadataOf } from './metadata.ts';
import { checkLockout, defaultPolicy, readKeyPolicy } from './policy.ts';
import { keyTags, readTags } from './tags.ts';

/** @throws AwsError ValidationException, NotImplemented */
function kindOf(input: CreateKeyCommandInput): { spec: OwnSpec; usage: KeyUsageType } {
  const spec: KeySpec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  if (input.KeySpec !== undefined && input.CustomerMasterKeySpec !== undefined)
    throw validation(
      'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
    );
  if (!isOwnSpec(spec)) throw notImplemented(`Keys of the spec ${spec}`);
  const usage = input.KeyUsage ?? (spec === 'SYMMETRIC_DEFAULT' ? 'ENCRYPT_DECRYPT' : undefined);
  if (usage === undefined)
    throw validation('You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.');
  if (!usagesOf(spec).includes(usage)) throw validation(`KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
  return { spec, usage };
}

/** @throws AwsError NotImplemented */
function originOf({ Origin = 'AWS_KMS', CustomKeyStoreId, XksKeyId }: CreateKeyCommandInput): Key['origin'] {
  if (CustomKeyStoreId !== undefined || XksKeyId !== undefined) throw notImplemented('Custom key stores');
  if (Origin !== 'AWS_KMS' && Origin !== 'EXTERNAL') throw notImplemented(`Keys of the origin ${Origin}`);
  return Origin;
}

function onCreate(input: CreateKeyCommandInput, call: Call, action: string): Access[] {
  const context = {
    'kms:CallerAccount': call.principal.account,
    'kms:KeySpec': input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT',
    'kms:KeyUsage': input.KeyUsage ?? 'ENCRYPT_DECRYPT',
    'kms:KeyOrigin': input.Origin ?? 'AWS_KMS',
    'kms:MultiRegion': String(input.MultiRegion ?? false),
    'kms:BypassPolicyLockoutSafetyCheck': String(input.BypassPolicyLockoutSafetyCheck ?? false),
    ...givenTags(input.Tags),
  };
  const create: Access = { action, resource: '*', context };
  // Tags at the beginning need the permission to tag.
  return (input.Tags ?? []).length === 0 ? [create] : [create, { action: 'kms:TagResource', resource: '*', context }];
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
export const createOperations: KmsOperations = {
  CreateKey: {
    access: onCreate,
    async run(input, call) {
      const { spec, usage } = kindOf(input);
      const origin = originOf(input);
      const tags = keyTags.add([], readTags(input.Tags));
      const policy = readKeyPolicy(input.Policy ?? defaultPolicy(call.account));
      const id = input.MultiRegion === true ? `mrk-${randomUUID().replaceAll('-', '')}` : randomUUID();
      const material = origin === 'EXTERNAL' ? undefined : await generateMaterial(id, spec);
      const key: Key = {
        id,
        arn: formatArn(call, 'kms', `key/${id}`),
        account: call.account,
        region: call.region,
        spec,
        usage,
        origin,
        manager: 'CUSTOMER',
        created: call.now(),
        description: input.Description ?? '',
        enabled: true,
        policy,
        tags,
        deletion: undefined,
        regions: input.MultiRegion === true ? { primary: call.region, replicas: [] } : undefined,
        materials: material === undefined ? [] : [material],
        current: material?.id,
        pending: undefined,
        rotation: undefined,
        grants: [],
        imports: [],
      };
      if (input.BypassPolicyLockoutSafetyCheck !== true) checkLockout(call, key, policy.document);
      keysIn(call, call).byId.set(id, key);
      return { KeyMetadata: metadataOf(key) };
    },
  },
};
