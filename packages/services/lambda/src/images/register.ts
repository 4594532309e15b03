import type { ReadImage } from '@coldstart/images';
import { AwsError } from '@coldstart/wire';
import type { Call, ImageReference } from '@coldstart/cloud';

/** ECR's own words for what is there already, which is no fault. */
const THERE = new Set(['LayerAlreadyExistsException', 'ImageAlreadyExistsException']);

/**
 * Puts an image into its repository of ECR as `docker push` does: its parts, then its manifest. Where there is no such
 * repository, functions run from the image all the same.
 *
 * @throws AwsError ImageTagAlreadyExistsException where a tag may not move
 */
export async function register(call: Call, { account, region, repository, tag }: ImageReference, image: ReadImage) {
  const principal = { kind: 'root' as const, account, arn: `arn:aws:iam::${account}:root` };
  const ask = async (operation: string, input: object): Promise<Record<string, unknown>> => {
    try {
      const asked = { repositoryName: repository, ...input };
      return await call.invoke('ecr', operation, asked, { as: principal, account, region });
    } catch (error) {
      if (error instanceof AwsError && THERE.has(error.code)) return {};
      throw error;
    }
  };
  try {
    for (const { digest, mediaType, bytes } of image.parts) {
      const { uploadId } = await ask('InitiateLayerUpload', {});
      const last = bytes.length - 1;
      await ask('UploadLayerPart', { uploadId, partFirstByte: 0, partLastByte: last, layerPartBlob: bytes });
      await ask('CompleteLayerUpload', { uploadId, layerDigests: [digest], mediaType });
    }
    const { text, mediaType } = image.manifest;
    await ask('PutImage', { imageManifest: text, imageManifestMediaType: mediaType, imageTag: tag });
  } catch (error) {
    if (!(error instanceof AwsError) || !['RepositoryNotFoundException', 'NotImplemented'].includes(error.code))
      throw error;
  }
}
