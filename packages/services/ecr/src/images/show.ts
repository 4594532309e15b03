import type { Image as ShownImage, ImageDetail } from '@aws-sdk/client-ecr';
import type { Call } from '@coldstart/cloud';
import type { Image, Repository } from '../state.ts';

/** With its manifest, under one of its names. */
export function showImage(
  call: Call,
  { name }: Repository,
  { digest, manifest, mediaType }: Image,
  imageTag?: string,
): ShownImage {
  return {
    registryId: call.account,
    repositoryName: name,
    imageId: { imageDigest: digest, imageTag },
    imageManifest: manifest,
    imageManifestMediaType: mediaType,
  };
}

export function showDetail(call: Call, { name }: Repository, image: Image): ImageDetail {
  return {
    registryId: call.account,
    repositoryName: name,
    imageDigest: image.digest,
    imageTags: image.tags.length === 0 ? undefined : image.tags,
    imageSizeInBytes: image.size,
    imagePushedAt: new Date(image.pushed),
    imageManifestMediaType: image.mediaType,
    artifactMediaType: configType(image.manifest),
  };
}

/** What kind of thing an image is, says its configuration. */
function configType(manifest: string): string | undefined {
  const { config } = JSON.parse(manifest) as { config?: { mediaType?: string } };
  return config?.mediaType;
}
