import type {
  ExpirationModelType,
  GrantConstraints,
  GrantOperation,
  KeyState,
  KeyUsageType,
} from '@aws-sdk/client-kms';
import { defineState, type Call, type DocumentPolicy, type ResourceTag } from '@coldstart/cloud';
import type { OwnSpec } from './specs.ts';

/** What a key is made of: a symmetric key has one more with every rotation. */
export interface Material {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** The key itself; of asymmetric keys the private one in PKCS #8 (DER). Gone when imported material is deleted. */
  bytes: Uint8Array | undefined;
  readonly description: string | undefined;
  expirationModel: ExpirationModelType | undefined;
  /** Milliseconds since 1970; so are the other moments here. */
  validTo: number | undefined;
  /** How it became the current one; undefined for the first. */
  rotated: { readonly at: number; readonly type: 'AUTOMATIC' | 'ON_DEMAND' } | undefined;
}

export interface Grant {
  readonly id: string;
  readonly token: string;
  readonly name: string | undefined;
  readonly created: number;
  readonly grantee: string;
  readonly retiring: string | undefined;
  /** Account of whoever made it. */
  readonly issuer: string;
  readonly operations: readonly GrantOperation[];
  readonly constraints: GrantConstraints | undefined;
}

/** The wrapping key of GetParametersForImport. */
export interface ImportParameters {
  readonly token: Uint8Array;
  readonly privateKey: Uint8Array;
  readonly algorithm: string;
  readonly validTo: number;
}

export interface Key {
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly spec: OwnSpec;
  readonly usage: KeyUsageType;
  readonly origin: 'AWS_KMS' | 'EXTERNAL';
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly created: number;
  description: string;
  enabled: boolean;
  policy: DocumentPolicy;
  tags: ResourceTag[];
  deletion: { readonly at: number; readonly days: number } | undefined;
  /** Of a multi-Region key: where it is. */
  regions: { readonly primary: string; readonly replicas: readonly string[] } | undefined;
  /** In the order in which they came. */
  materials: Material[];
  /** Id of the material that encrypts. */
  current: string | undefined;
  /** Id of imported material that the next rotation makes the current one. */
  pending: string | undefined;
  rotation: { readonly days: number; next: number } | undefined;
  grants: Grant[];
  imports: ImportParameters[];
}

export interface Alias {
  readonly name: string;
  readonly keyId: string;
  readonly created: number;
  readonly updated: number;
}

/** The keys of an account and Region. */
export const keys = defineState('kms/keys', () => ({
  byId: new Map<string, Key>(),
  aliases: new Map<string, Alias>(),
}));

/** Where something is. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

export function keysIn(
  call: Call,
  { account, region }: Place,
): { byId: Map<string, Key>; aliases: Map<string, Alias> } {
  return call.state(keys, { account, region });
}

export function currentMaterial({ materials, current }: Key): Material | undefined {
  return materials.find(({ id, bytes }) => id === current && bytes !== undefined);
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
export function stateOf(key: Key): KeyState {
  if (key.deletion !== undefined) return 'PendingDeletion';
  if (currentMaterial(key) === undefined) return 'PendingImport';
  return key.enabled ? 'Enabled' : 'Disabled';
}
