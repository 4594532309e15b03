import { defineState, type StateAddress, type StateStore } from './state.ts';

/** The tags of a repository of container images; `part` is its name. */
export const imageTags = defineState('images/tags', () => ({ digests: new Map<string, string>() }));
/** An image: an OCI image layout, as an archive. `part` is its repository's name, `@`, and its manifest's digest. */
export const imageArchives = defineState('images/archive', () => ({ bytes: new Uint8Array() }));

/** An image as Lambda is told of it: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:latest`. */
export interface ImageReference {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const URI =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
export function readImageUri(uri: string): ImageReference | undefined {
  const { account, region, repository, tag, digest } = URI.exec(uri)?.groups ?? {};
  if (account === undefined || region === undefined || repository === undefined) return undefined;
  return { account, region, repository, tag, digest };
}

/** Where an image's repository is, without tag or digest. */
export function repositoryUri({
  account,
  region,
  repository,
}: Pick<ImageReference, 'account' | 'region' | 'repository'>): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com/${repository}`;
}

export function imageAddress({ account, region, repository }: ImageReference, digest: string): StateAddress {
  return { account, region, part: `${repository}@${digest}` };
}

/** The image that a reference names: its digest counts for more than its tag, which is `latest` when left out. */
export function findImage(
  store: StateStore,
  reference: ImageReference,
): { readonly digest: string; readonly archive: Uint8Array } | undefined {
  const { account, region, repository, tag = 'latest' } = reference;
  const tagged = store.peek(imageTags, { account, region, part: repository })?.digests.get(tag);
  const digest = reference.digest ?? tagged;
  const archive = digest === undefined ? undefined : store.peek(imageArchives, imageAddress(reference, digest));
  return digest === undefined || archive === undefined ? undefined : { digest, archive: archive.bytes };
}
