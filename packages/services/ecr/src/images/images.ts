import type { ImageIdentifier } from '@aws-sdk/client-ecr';
import { AwsError } from '@coldstart/wire';
import { page, type Call } from '@coldstart/cloud';
import { onRepository } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import type { EcrOperations } from '../sdk.ts';
import { repositoryOf, type Image, type Repository } from '../state.ts';
import { showDetail, showImage } from './show.ts';

/*
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html and those beside it
 */

const PAGE = 100;
const MOST = 1000;

type GivenId = { readonly imageDigest?: string | undefined; readonly imageTag?: string | undefined };

function find({ images }: Repository, { imageDigest, imageTag }: GivenId): Image | undefined {
  return [...images.values()].find(
    ({ digest, tags }) =>
      (imageDigest ?? digest) === digest &&
      (imageTag === undefined ? imageDigest !== undefined : tags.includes(imageTag)),
  );
}

/** `{imageDigest:'sha256:...', imageTag:'latest'}`, as AWS writes it. */
const nameOf = ({ imageDigest, imageTag }: GivenId): string =>
  `{imageDigest:'${imageDigest ?? 'null'}', imageTag:'${imageTag ?? 'null'}'}`;

const failure = (imageId: GivenId) => ({
  imageId,
  failureCode:
    imageId.imageDigest === undefined && imageId.imageTag === undefined
      ? ('MissingDigestAndTag' as const)
      : ('ImageNotFound' as const),
  failureReason:
    imageId.imageDigest === undefined && imageId.imageTag === undefined
      ? 'Invalid request parameters: both tag and digest cannot be null'
      : 'Requested image not found',
});

/** An image under each of its tags, or under none. */
const identifiers = ({ digest, tags }: Image): ImageIdentifier[] =>
  tags.length === 0 ? [{ imageDigest: digest }] : tags.map((imageTag) => ({ imageDigest: digest, imageTag }));

const isWanted = (tags: readonly string[], status: string | undefined): boolean =>
  status === undefined || status === 'ANY' || (status === 'TAGGED') === tags.length > 0;

function pageOf<Item>(items: Item[], keyOf: (item: Item) => string, limit?: number, token?: string, scope?: unknown) {
  const invalid = () => invalidParameter('nextToken', 'The token is not one of this list');
  return page(items, { token, limit, scope }, { keyOf, size: PAGE, most: MOST, invalid });
}

function missingImage(call: Call, { name }: Repository, id: GivenId): AwsError {
  return new AwsError(
    'ImageNotFoundException',
    `The image with imageId ${nameOf(id)} does not exist within the repository with name '${name}' in the registry with id '${call.account}'`,
  );
}

export const imageOperations: EcrOperations = {
  BatchGetImage: {
    access: onRepository,
    run({ repositoryName, registryId, imageIds }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      const found = imageIds.map((id) => ({ id, image: find(repository, id) }));
      return {
        images: found.flatMap(({ id, image }) =>
          image === undefined ? [] : [showImage(call, repository, image, id.imageTag)],
        ),
        failures: found.flatMap(({ id, image }) => (image === undefined ? [failure(id)] : [])),
      };
    },
  },

  DescribeImages: {
    access: onRepository,
    run({ repositoryName, registryId, imageIds, filter, maxResults, nextToken }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      const wanted = imageIds?.map((id) => {
        const image = find(repository, id);
        if (image === undefined) throw missingImage(call, repository, id);
        return image;
      });
      const all = [...new Set(wanted ?? repository.images.values())];
      const { items, token } = pageOf(
        all.filter(({ tags }) => isWanted(tags, filter?.tagStatus)),
        ({ digest }) => digest,
        maxResults,
        nextToken,
        [repositoryName, filter?.tagStatus],
      );
      return { imageDetails: items.map((image) => showDetail(call, repository, image)), nextToken: token };
    },
  },

  ListImages: {
    access: onRepository,
    run({ repositoryName, registryId, filter, maxResults, nextToken }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      const { items, token } = pageOf(
        [...repository.images.values()].filter(({ tags }) => isWanted(tags, filter?.tagStatus)).flatMap(identifiers),
        ({ imageDigest, imageTag }) => `${imageDigest} ${imageTag}`,
        maxResults,
        nextToken,
        [repositoryName, filter?.tagStatus],
      );
      return { imageIds: items, nextToken: token };
    },
  },

  /** A tag given without a digest is taken away alone, unless it was the last. */
  BatchDeleteImage: {
    access: onRepository,
    run({ repositoryName, registryId, imageIds }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      const deleted: ImageIdentifier[] = [];
      const failures: ReturnType<typeof failure>[] = [];
      for (const id of imageIds) {
        const image = find(repository, id);
        if (image === undefined) failures.push(failure(id));
        else deleted.push(...remove(repository, image, id));
      }
      return { imageIds: deleted, failures };
    },
  },
};

function remove({ images }: Repository, image: Image, { imageDigest, imageTag }: GivenId): ImageIdentifier[] {
  if (imageDigest !== undefined || imageTag === undefined || image.tags.length === 1) {
    images.delete(image.digest);
    return identifiers(image);
  }
  image.tags = image.tags.filter((tag) => tag !== imageTag);
  return [{ imageDigest: image.digest, imageTag }];
}
