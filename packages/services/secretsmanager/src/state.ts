import { defineState, type Call, type DocumentPolicy, type ResourceTag } from '@coldstart/cloud';

/** A secret's text or bytes, encrypted under a data key of KMS. */
export interface Sealed {
  readonly kind: 'SecretString' | 'SecretBinary';
  /** The data key, as KMS has encrypted it. */
  readonly dataKey: Uint8Array;
  readonly iv: Uint8Array;
  readonly content: Uint8Array;
  readonly tag: Uint8Array;
  /** ARN of the key. */
  readonly keyArn: string;
}

export interface Version {
  readonly id: string;
  /** Milliseconds since 1970; so are the other moments here. */
  readonly created: number;
  /** Missing while a rotation has announced the version, and its function has not put a value yet. */
  value: Sealed | undefined;
  /** As they were listed when the value was put; `DefaultEncryptionKey` stands for AWS's own. */
  keyId: string;
  /** In alphabetical order. */
  stages: string[];
  accessed: number | undefined;
}

export interface RotationRules {
  readonly AutomaticallyAfterDays?: number | undefined;
  readonly Duration?: string | undefined;
  readonly ScheduleExpression?: string | undefined;
}

export interface Rotation {
  enabled: boolean;
  readonly lambda: string;
  readonly rules: RotationRules | undefined;
  last: number | undefined;
  next: number | undefined;
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** The service that manages it for its user: `events`. */
  readonly owner: string | undefined;
  readonly created: number;
  changed: number;
  accessed: number | undefined;
  description: string | undefined;
  /** As it was given; undefined for AWS's own key. */
  kmsKeyId: string | undefined;
  tags: ResourceTag[] | undefined;
  /** The oldest first. */
  versions: Version[];
  policy: DocumentPolicy | undefined;
  rotation: Rotation | undefined;
  /** When it is going to be gone. */
  deletion: number | undefined;
}

/** The secrets of an account and Region. */
export const secrets = defineState('secretsmanager/secrets', () => ({ byName: new Map<string, Secret>() }));

export interface Place {
  readonly account: string;
  readonly region: string;
}

export function secretsIn(call: Call, { account, region }: Place): Map<string, Secret> {
  return call.state(secrets, { account, region }).byName;
}

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';
export const PENDING = 'AWSPENDING';

export const staged = ({ versions }: Secret, stage: string): Version | undefined =>
  versions.find(({ stages }) => stages.includes(stage));
