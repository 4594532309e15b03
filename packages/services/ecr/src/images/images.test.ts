import { refusal } from '@coldstart/service-iam/testing';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf, manifestOf, startRegistry, uploadLayer, type TestRegistry } from '../testing/registry.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.close());

const repository = async (repositoryName: string, more: object = {}) => {
  await registry.ecr.createRepository({ repositoryName, ...more });
  return repositoryName;
};

/** An image of its own, pushed under a tag. */
async function push(repositoryName: string, imageTag?: string): Promise<string> {
  const { ecr } = registry;
  const config = await uploadLayer(ecr, repositoryName, randomBytes(30));
  const layer = await uploadLayer(ecr, repositoryName, randomBytes(30));
  const imageManifest = manifestOf(config, layer);
  await ecr.putImage({ repositoryName, imageManifest, imageTag });
  return digestOf(imageManifest);
}

test('what has been pushed is there, under its digest and its tag', async () => {
  const { ecr } = registry;
  const repositoryName = await repository('pushed');
  const digest = await push(repositoryName, 'v1');
  const { images: [image] = [], failures } = await ecr.batchGetImage({
    repositoryName,
    imageIds: [{ imageTag: 'v1' }, { imageTag: 'v2' }],
  });
  expect(image?.imageId).toEqual({ imageDigest: digest, imageTag: 'v1' });
  expect(digestOf(image?.imageManifest ?? '')).toBe(digest);
  expect(failures).toMatchObject([{ failureCode: 'ImageNotFound', imageId: { imageTag: 'v2' } }]);
  const { imageDetails } = await ecr.describeImages({ repositoryName });
  expect(imageDetails).toMatchObject([
    {
      imageDigest: digest,
      imageTags: ['v1'],
      imageSizeInBytes: 30,
      artifactMediaType: 'application/vnd.docker.container.image.v1+json',
    },
  ]);
  expect(await refusal(ecr.describeImages({ repositoryName, imageIds: [{ imageTag: 'v2' }] }))).toMatchObject({
    code: 'ImageNotFoundException',
    message: `The image with imageId {imageDigest:'null', imageTag:'v2'} does not exist within the repository with name 'pushed' in the registry with id '111122223333'`,
  });
  expect((await refusal(ecr.deleteRepository({ repositoryName }))).code).toBe('RepositoryNotEmptyException');
  await ecr.deleteRepository({ repositoryName, force: true });
});

test('a manifest needs its layers first', async () => {
  const { ecr } = registry;
  const repositoryName = await repository('layers');
  const bytes = randomBytes(50);
  const digest = digestOf(bytes);
  const available = async () =>
    (await ecr.batchCheckLayerAvailability({ repositoryName, layerDigests: [digest] })).layers?.[0]?.layerAvailability;
  expect(await available()).toBe('UNAVAILABLE');
  expect((await refusal(ecr.putImage({ repositoryName, imageManifest: manifestOf(digest) }))).code).toBe(
    'LayersNotFoundException',
  );
  await uploadLayer(ecr, repositoryName, bytes);
  expect(await available()).toBe('AVAILABLE');
  await ecr.putImage({ repositoryName, imageManifest: manifestOf(digest) });
  expect((await refusal(uploadLayer(ecr, repositoryName, bytes))).code).toBe('LayerAlreadyExistsException');
});

test('parts of a layer follow each other, and the digest is that of the whole', async () => {
  const { ecr } = registry;
  const repositoryName = await repository('parts');
  const { uploadId } = await ecr.initiateLayerUpload({ repositoryName });
  const part = (first: number, bytes: Uint8Array) =>
    ecr.uploadLayerPart({
      repositoryName,
      uploadId,
      partFirstByte: first,
      partLastByte: first + bytes.length - 1,
      layerPartBlob: bytes,
    });
  const large = randomBytes(5 * 1024 * 1024);
  const small = randomBytes(7);
  const complete = (digest: string) => ecr.completeLayerUpload({ repositoryName, uploadId, layerDigests: [digest] });
  expect((await refusal(complete(digestOf('')))).code).toBe('EmptyUploadException');
  expect((await part(0, large)).lastByteReceived).toBe(large.length - 1);
  expect((await refusal(part(0, small))).code).toBe('InvalidLayerPartException');
  await part(large.length, small);
  expect((await refusal(part(large.length + 7, small))).code).toBe('LayerPartTooSmallException');
  expect((await refusal(complete(digestOf(small)))).code).toBe('InvalidLayerException');
  const whole = digestOf(Buffer.concat([large, small]));
  expect((await complete(whole)).layerDigest).toBe(whole);
  expect((await refusal(complete(whole))).code).toBe('UploadNotFoundException');
});

test('a tag moves, unless it may not', async () => {
  const { ecr } = registry;
  const movable = await repository('movable');
  await push(movable, 'latest');
  const second = await push(movable, 'latest');
  const { imageIds } = await ecr.listImages({ repositoryName: movable, filter: { tagStatus: 'TAGGED' } });
  expect(imageIds).toEqual([{ imageDigest: second, imageTag: 'latest' }]);
  const fixed = await repository('fixed', { imageTagMutability: 'IMMUTABLE' });
  await push(fixed, 'v1');
  expect(await refusal(push(fixed, 'v1'))).toMatchObject({
    code: 'ImageTagAlreadyExistsException',
    message:
      "The image tag 'v1' already exists in the 'fixed' repository and cannot be overwritten because the tag is immutable.",
  });
  const filter = { filterType: 'WILDCARD', filter: 'dev-*' };
  const mixed = await repository('mixed', {
    imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
    imageTagMutabilityExclusionFilters: [filter],
  });
  await push(mixed, 'dev-1');
  await push(mixed, 'dev-1');
  await push(mixed, 'v1');
  expect((await refusal(push(mixed, 'v1'))).code).toBe('ImageTagAlreadyExistsException');
});

test('tags are taken away one by one, and the image with the last', async () => {
  const { ecr } = registry;
  const repositoryName = await repository('deleted');
  const digest = await push(repositoryName, 'a');
  const { images: [image] = [] } = await ecr.batchGetImage({ repositoryName, imageIds: [{ imageTag: 'a' }] });
  const again = { repositoryName, imageManifest: image?.imageManifest };
  await ecr.putImage({ ...again, imageTag: 'b' });
  expect((await refusal(ecr.putImage({ ...again, imageTag: 'b' }))).code).toBe('ImageAlreadyExistsException');
  const remove = (imageTag: string) => ecr.batchDeleteImage({ repositoryName, imageIds: [{ imageTag }] });
  expect((await remove('a')).imageIds).toEqual([{ imageDigest: digest, imageTag: 'a' }]);
  expect((await ecr.listImages({ repositoryName })).imageIds).toEqual([{ imageDigest: digest, imageTag: 'b' }]);
  expect((await remove('a')).failures).toMatchObject([{ failureCode: 'ImageNotFound' }]);
  await remove('b');
  expect((await ecr.listImages({ repositoryName })).imageIds).toEqual([]);
});

test('a manifest that says something else is refused', async () => {
  const { ecr } = registry;
  const repositoryName = await repository('strange');
  const put = (imageManifest: string, more: object = {}) => ecr.putImage({ repositoryName, imageManifest, ...more });
  expect((await refusal(put('{'))).message).toBe(
    "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
  );
  expect((await refusal(put('{"schemaVersion":2}'))).message).toBe(
    'image manifest mediatype not provided in manifest or parameter',
  );
  const digest = digestOf('other');
  expect((await refusal(put('{"mediaType":"a/b"}', { imageDigest: digest }))).code).toBe(
    'ImageDigestDoesNotMatchException',
  );
  const list = JSON.stringify({ mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [{ digest }] });
  expect((await refusal(put(list))).code).toBe('ReferencedImagesNotFoundException');
});
