import type { PolicyDocument, Statement } from '@coldstart/iam';
import { resourceTagKeys, requestTagKeys, type Access, type Call } from '@coldstart/cloud';
import { readSealed, type EncryptionContext } from './crypto/symmetric.ts';
import { statementsOf } from './grants/statements.ts';
import { aliasArn, findByIdOrArn, findKey, keyArn, lookUp, readReference } from './names.ts';
import { keysIn, type Key } from './state.ts';

/*
 * What the operations ask permission for, and the condition keys that they have.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */

export type Context = Record<string, string | readonly string[]>;

/** What a policy can ask about a key, whoever calls. */
export function keyContext(key: Key, call: Call): Context {
  const named = [...keysIn(call, key).aliases.values()].filter(({ keyId }) => keyId === key.id).map(({ name }) => name);
  return {
    // A service calls from an account of AWS.
    ...(call.principal.kind !== 'service' && { 'kms:CallerAccount': call.principal.account }),
    'kms:KeySpec': key.spec,
    'kms:CustomerMasterKeySpec': key.spec,
    'kms:KeyUsage': key.usage,
    'kms:CustomerMasterKeyUsage': key.usage,
    'kms:KeyOrigin': key.origin,
    'kms:MultiRegion': String(key.regions !== undefined),
    ...(key.regions !== undefined && {
      'kms:MultiRegionKeyType': key.regions.primary === key.region ? 'PRIMARY' : 'REPLICA',
    }),
    ...(named.length > 0 && { 'kms:ResourceAliases': named }),
    ...resourceTagKeys(key.tags),
  };
}

/** What a key's grants allow is as if its policy said so: a denial anywhere still denies. */
function withGrants(key: Key): PolicyDocument {
  const granted: Statement[] = key.grants.flatMap(statementsOf);
  if (granted.length === 0) return key.policy.document;
  const { Statement: own } = key.policy.document;
  const statements: readonly Statement[] = Array.isArray(own) ? (own as Statement[]) : [own as Statement];
  return { ...key.policy.document, Statement: [...statements, ...granted] };
}

export function keyAccess(call: Call, key: Key, action: string, context: Context = {}): Access {
  return {
    action,
    resource: key.arn,
    resourceAccount: key.account,
    resourcePolicy: withGrants(key),
    context: { ...keyContext(key, call), ...context },
  };
}

/** A key by any of its names. What another account has not shown is not there for nobody: its key's policy is missing. */
function accessOn(call: Call, text: string, action: string, context: Context = {}): Access {
  const reference = readReference(text, call);
  const { place, name } = reference;
  const key = lookUp(reference, call);
  if (key === undefined && place.account !== call.principal.account)
    return { action, resource: name.startsWith('alias/') ? aliasArn(name, place) : keyArn(name, place) };
  const asked = name.startsWith('alias/') ? { ...context, 'kms:RequestAlias': name } : context;
  return keyAccess(call, key ?? findKey(text, call), action, asked);
}

interface OnKey {
  readonly KeyId: string;
}

/** For the operations that take aliases, too. */
export const onKey = ({ KeyId }: OnKey, call: Call, action: string): Access => accessOn(call, KeyId, action);

export function onKeyById({ KeyId }: { readonly KeyId: string }, call: Call, action: string): Access {
  if (/(?:^|:)alias\//.test(KeyId)) findByIdOrArn(KeyId, call);
  return accessOn(call, KeyId, action);
}

export function contextKeys(context: EncryptionContext = {}): Context {
  const names = Object.keys(context);
  if (names.length === 0) return {};
  return {
    'kms:EncryptionContextKeys': names,
    ...Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
  };
}

interface Cryptographic extends OnKey {
  readonly EncryptionContext?: EncryptionContext | undefined;
  readonly EncryptionAlgorithm?: string | undefined;
  readonly SigningAlgorithm?: string | undefined;
  readonly MessageType?: string | undefined;
  readonly MacAlgorithm?: string | undefined;
  readonly KeyAgreementAlgorithm?: string | undefined;
  readonly KeyPairSpec?: string | undefined;
}

/** The condition keys of an operation's own members. */
function memberKeys(input: Omit<Cryptographic, 'KeyId'>): Context {
  const members = {
    'kms:EncryptionAlgorithm': input.EncryptionAlgorithm,
    'kms:SigningAlgorithm': input.SigningAlgorithm,
    'kms:MessageType': input.MessageType,
    'kms:MacAlgorithm': input.MacAlgorithm,
    'kms:KeyAgreementAlgorithm': input.KeyAgreementAlgorithm,
    'kms:DataKeyPairSpec': input.KeyPairSpec,
  };
  const given = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(given), ...contextKeys(input.EncryptionContext) };
}

export const onUse = (input: Cryptographic, call: Call, action: string): Access =>
  accessOn(call, input.KeyId, action, memberKeys(input));

/** Symmetric algorithms need not be named. */
export const onEncrypt = (input: Cryptographic, call: Call, action: string): Access =>
  onUse({ ...input, EncryptionAlgorithm: input.EncryptionAlgorithm ?? 'SYMMETRIC_DEFAULT' }, call, action);

interface Decrypting {
  readonly KeyId?: string | undefined;
  readonly CiphertextBlob?: Uint8Array | undefined;
  readonly EncryptionContext?: EncryptionContext | undefined;
  readonly EncryptionAlgorithm?: string | undefined;
}

/** Without a key's name, the ciphertext says which. Nothing is asked for what says none: the operation refuses it. */
export function onDecrypt(input: Decrypting, call: Call, action: string): Access | undefined {
  const { EncryptionContext, EncryptionAlgorithm = 'SYMMETRIC_DEFAULT' } = input;
  const sealed = readSealed(input.CiphertextBlob ?? new Uint8Array());
  const name = input.KeyId ?? (sealed && keyArn(sealed.keyId, { account: sealed.account, region: call.region }));
  if (name === undefined) return undefined;
  return accessOn(call, name, action, memberKeys({ EncryptionContext, EncryptionAlgorithm }));
}

export const onTagged = (
  input: OnKey & {
    readonly Tags?:
      | readonly { readonly TagKey?: string | undefined; readonly TagValue?: string | undefined }[]
      | undefined;
    readonly TagKeys?: string[] | undefined;
  },
  call: Call,
  action: string,
): Access => accessOn(call, input.KeyId, action, givenTags(input.Tags, input.TagKeys));

export function givenTags(
  tags: readonly { readonly TagKey?: string | undefined; readonly TagValue?: string | undefined }[] | undefined,
  taken?: readonly string[],
): Context {
  return requestTagKeys(
    tags?.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })),
    taken,
  );
}

interface OnAlias {
  readonly AliasName: string;
  readonly TargetKeyId?: string | undefined;
}

/** An alias and all the keys that it stands for, before and after. */
export function onAlias({ AliasName, TargetKeyId }: OnAlias, call: Call, action: string): Access[] {
  const alias: Access = { action, resource: aliasArn(AliasName, call) };
  const before = lookUp({ place: call, name: AliasName }, call);
  const after = TargetKeyId === undefined ? undefined : findByIdOrArn(TargetKeyId, call);
  const touched = [before, after].filter((key) => key !== undefined);
  return [alias, ...touched.map((key) => keyAccess(call, key, action))];
}
