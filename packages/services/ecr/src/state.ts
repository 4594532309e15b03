import type { EncryptionType, ImageTagMutability, ImageTagMutabilityExclusionFilter } from '@aws-sdk/client-ecr';
import { defineState, formatArn, type Call, type DocumentPolicy, type ResourceTag } from '@coldstart/cloud';
import { repositoryNotFound } from './errors.ts';

/** A manifest, known by its digest. */
export interface Image {
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  /** Of its layers and its configuration, in bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly pushed: number;
  tags: string[];
}

export interface Layer {
  readonly size: number;
  readonly mediaType: string;
}

/** An upload that has not been completed. */
export interface Upload {
  /** The bytes so far. */
  received: number;
  /** The part before was smaller than any but the last may be. */
  small: boolean;
}

export interface Repository {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly encryption: { readonly type: EncryptionType; readonly key: string | undefined };
  mutability: ImageTagMutability;
  exclusions: ImageTagMutabilityExclusionFilter[];
  scanOnPush: boolean;
  policy: DocumentPolicy | undefined;
  lifecyclePolicy: string | undefined;
  tags: ResourceTag[];
  /** By digest, in the order in which they were pushed. */
  readonly images: Map<string, Image>;
  /** By digest; their bytes are pieces of their own. */
  readonly layers: Map<string, Layer>;
  readonly uploads: Map<string, Upload>;
}

/** The repositories of an account and Region. */
export const repositories = defineState('ecr/repositories', () => ({ byName: new Map<string, Repository>() }));

/** The bytes of a layer, or of an upload: a piece each. */
export const contents = defineState('ecr/content', () => ({ bytes: new Uint8Array() }));

export const repositoryArn = (call: Call, name: string): string => formatArn(call, 'ecr', `repository/${name}`);

/** @throws AwsError RepositoryNotFoundException, for other accounts' registries too */
export function repositoryOf(call: Call, name: string, registryId?: string): Repository {
  const found = (registryId ?? call.account) === call.account ? call.state(repositories).byName.get(name) : undefined;
  if (found === undefined) throw repositoryNotFound(name, registryId ?? call.account);
  return found;
}
