import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from '@coldstart/wire';
import type { Call } from '@coldstart/cloud';
import { onRepository } from '../access.ts';
import { invalidParameter } from '../errors.ts';
import type { EcrOperations } from '../sdk.ts';
import { contents, repositoryOf, type Repository, type Upload } from '../state.ts';

/*
 * Layers come in parts, and are known by the digest of the whole.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_InitiateLayerUpload.html and those beside it
 */

/** What AWS proposes as the size of a part; the last one but may not be smaller than 5 MiB. */
const PART = 10 * 1024 * 1024;
const SMALLEST_PART = 5 * 1024 * 1024;
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

const content = (call: Call, { name }: Repository, id: string) => call.state(contents, { part: `${name}/${id}` });

/** @throws AwsError UploadNotFoundException */
function uploadOf(call: Call, repository: Repository, uploadId: string): Upload {
  const upload = repository.uploads.get(uploadId);
  if (upload !== undefined) return upload;
  throw new AwsError(
    'UploadNotFoundException',
    `Layer upload with id '${uploadId}' does not exist in the repository with name '${repository.name}' in the registry with id '${call.account}'`,
  );
}

function invalidPart(call: Call, repository: Repository, uploadId: string, received: number): AwsError {
  return new AwsError(
    'InvalidLayerPartException',
    `Layer part of upload '${uploadId}' must begin at byte ${received}, where the part before has ended.`,
    {
      fields: {
        registryId: call.account,
        repositoryName: repository.name,
        uploadId,
        lastValidByteReceived: Math.max(0, received - 1),
      },
    },
  );
}

export const layerOperations: EcrOperations = {
  InitiateLayerUpload: {
    access: onRepository,
    run({ repositoryName, registryId }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      const uploadId = randomUUID();
      repository.uploads.set(uploadId, { received: 0, small: false });
      return { uploadId, partSize: PART };
    },
  },

  UploadLayerPart: {
    access: onRepository,
    run({ repositoryName, registryId, uploadId, partFirstByte, partLastByte, layerPartBlob }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      const upload = uploadOf(call, repository, uploadId);
      if (partFirstByte !== upload.received || partLastByte - partFirstByte + 1 !== layerPartBlob.length)
        throw invalidPart(call, repository, uploadId, upload.received);
      if (upload.small)
        throw new AwsError(
          'LayerPartTooSmallException',
          'Layer parts must be at least 5242880 bytes, but for the last.',
        );
      const kept = content(call, repository, uploadId);
      kept.bytes = Buffer.concat([kept.bytes, layerPartBlob]);
      upload.received = kept.bytes.length;
      upload.small = layerPartBlob.length < SMALLEST_PART;
      return { registryId: call.account, repositoryName, uploadId, lastByteReceived: upload.received - 1 };
    },
  },

  CompleteLayerUpload: {
    access: onRepository,
    run({ repositoryName, registryId, uploadId, layerDigests: [given = ''] }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      const upload = uploadOf(call, repository, uploadId);
      if (upload.received === 0)
        throw new AwsError(
          'EmptyUploadException',
          `The upload '${uploadId}' has no parts: upload one before completing it.`,
        );
      const { bytes } = content(call, repository, uploadId);
      const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
      if (digest !== given)
        throw new AwsError(
          'InvalidLayerException',
          `Layer digest '${given}' does not match the uploaded bytes, whose digest is '${digest}'`,
        );
      repository.uploads.delete(uploadId);
      call.dropState(contents, { part: `${repositoryName}/${uploadId}` });
      if (repository.layers.has(digest))
        throw new AwsError(
          'LayerAlreadyExistsException',
          `Layer with digest '${digest}' already exists in the repository with name '${repositoryName}' in the registry with id '${call.account}'`,
        );
      content(call, repository, digest).bytes = bytes;
      repository.layers.set(digest, { size: bytes.length, mediaType: LAYER });
      return { registryId: call.account, repositoryName, uploadId, layerDigest: digest };
    },
  },

  BatchCheckLayerAvailability: {
    access: onRepository,
    run({ repositoryName, registryId, layerDigests }, call) {
      const repository = repositoryOf(call, repositoryName, registryId);
      const wellFormed = layerDigests.filter((digest) => /^sha256:[0-9a-f]{64}$/.test(digest));
      return {
        layers: wellFormed.map((digest) => {
          const layer = repository.layers.get(digest);
          return layer === undefined
            ? { layerDigest: digest, layerAvailability: 'UNAVAILABLE' as const }
            : {
                layerDigest: digest,
                layerAvailability: 'AVAILABLE' as const,
                layerSize: layer.size,
                mediaType: layer.mediaType,
              };
        }),
        failures: layerDigests
          .filter((digest) => !wellFormed.includes(digest))
          .map((digest) => ({
            layerDigest: digest,
            failureCode: 'InvalidLayerDigest' as const,
            failureReason: invalidParameter('layerDigest', 'must be sha256: and 64 hexadecimal digits').message,
          })),
      };
    },
  },
};
