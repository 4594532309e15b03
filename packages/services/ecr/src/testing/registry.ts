import { createHash } from 'node:crypto';
import { ECR } from '@aws-sdk/client-ecr';
import { startTestCloud, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { entries } from '../entry.ts';

/** A cloud with IAM and ECR, and clients of ECR for whoever is asked for. */
export interface TestRegistry {
  readonly cloud: TestCloud;
  readonly ecr: ECR;
  client(keys?: Keys): ECR;
  close(): Promise<void>;
}

export async function startRegistry(): Promise<TestRegistry> {
  const cloud = await startTestCloud(entries);
  const opened: ECR[] = [];
  const client = (keys?: Keys): ECR => {
    const made = new ECR(cloud.config(keys));
    opened.push(made);
    return made;
  };
  return {
    cloud,
    ecr: client(),
    client,
    async close() {
      for (const each of opened) each.destroy();
      await cloud.close();
    },
  };
}

export const digestOf = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Uploads a layer in one part. @returns its digest */
export async function uploadLayer(ecr: ECR, repositoryName: string, bytes: Uint8Array): Promise<string> {
  const { uploadId } = await ecr.initiateLayerUpload({ repositoryName });
  const part = { repositoryName, uploadId, partFirstByte: 0, partLastByte: bytes.length - 1, layerPartBlob: bytes };
  await ecr.uploadLayerPart(part);
  const digest = digestOf(bytes);
  await ecr.completeLayerUpload({ repositoryName, uploadId, layerDigests: [digest] });
  return digest;
}

/** A manifest of layers that have been uploaded; the first is the configuration. */
export const manifestOf = (...digests: string[]): string => {
  const [config = '', ...layers] = digests;
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: 10, digest: config },
    layers: layers.map((digest) => ({
      mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
      size: 20,
      digest,
    })),
  });
};
