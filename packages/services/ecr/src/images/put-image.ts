import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { onRepository } from '../access.ts';
import type { EcrOperations } from '../sdk.ts';
import { repositoryOf, type Image, type Repository } from '../state.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { showImage } from './show.ts';

/** Whether a tag stays with the image that has it. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html */
function isImmutable({ mutability, exclusions }: Repository, tag: string): boolean {
  const excluded = exclusions.some(({ filter = '' }) => wildcard(filter).test(tag));
  if (mutability === 'IMMUTABLE') return true;
  return mutability === 'IMMUTABLE_WITH_EXCLUSION' ? !excluded : mutability === 'MUTABLE_WITH_EXCLUSION' && excluded;
}

/** Of a filter only `*` means something else than itself. */
const wildcard = (filter: string): RegExp =>
  new RegExp(`^${filter.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`);

/** @throws AwsError LayersNotFoundException, ReferencedImagesNotFoundException */
function checkParts({ name, layers, images }: Repository, manifest: Manifest, call: Call): void {
  const where = `do not exist in the repository with name '${name}' in the registry with id '${call.account}'`;
  const absent = manifest.layers.filter((digest) => !layers.has(digest));
  if (absent.length > 0)
    throw new AwsError('LayersNotFoundException', `Layers with digests '[${absent.join(', ')}]' ${where}`);
  const unknown = manifest.images.filter((digest) => !images.has(digest));
  if (unknown.length > 0)
    throw new AwsError(
      'ReferencedImagesNotFoundException',
      `Referenced images with digests '[${unknown.join(', ')}]' ${where}`,
    );
}

function checkTag(repository: Repository, digest: string, tag: string, call: Call): void {
  const holder = [...repository.images.values()].find(({ tags }) => tags.includes(tag));
  if (holder?.digest === digest)
    throw new AwsError(
      'ImageAlreadyExistsException',
      `Image with digest '${digest}' and tag '${tag}' already exists in the repository with name '${repository.name}' in registry with id '${call.account}'`,
    );
  if (holder !== undefined && isImmutable(repository, tag))
    throw new AwsError(
      'ImageTagAlreadyExistsException',
      `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the tag is immutable.`,
    );
}

export const putImageOperations: EcrOperations = {
  /** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html */
  PutImage: {
    access: onRepository,
    run({ repositoryName, registryId, imageManifest, imageManifestMediaType, imageTag, imageDigest }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      const manifest = readManifest(imageManifest, imageManifestMediaType);
      const { digest } = manifest;
      if (imageDigest !== undefined && imageDigest !== digest)
        throw new AwsError(
          'ImageDigestDoesNotMatchException',
          `The provided digest '${imageDigest}' does not match the digest '${digest}' of the image manifest`,
        );
      checkParts(repository, manifest, call);
      if (imageTag !== undefined) checkTag(repository, digest, imageTag, call);
      const known = repository.images.get(digest);
      if (known !== undefined && imageTag === undefined)
        throw new AwsError(
          'ImageAlreadyExistsException',
          `Image with digest '${digest}' already exists in the repository with name '${repositoryName}' in registry with id '${call.account}'`,
        );
      const image: Image = known ?? {
        digest,
        manifest: imageManifest,
        mediaType: manifest.mediaType,
        size: manifest.size,
        pushed: call.now(),
        tags: [],
      };
      repository.images.set(digest, image);
      if (imageTag !== undefined) {
        // A tag is on one image at a time.
        for (const one of repository.images.values()) one.tags = one.tags.filter((tag) => tag !== imageTag);
        image.tags.push(imageTag);
      }
      return { image: showImage(call, repository, image, imageTag) };
    },
  },
};
