import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '@coldstart/wire';
import { invalidParameter } from '../errors.ts';

/*
 * What an image is made of: https://github.com/opencontainers/image-spec/blob/main/manifest.md
 */

const part = z.looseObject({ digest: z.string(), size: z.number().optional() });
const manifest = z.looseObject({
  mediaType: z.string().optional(),
  config: part.optional(),
  layers: z.array(part).optional(),
  manifests: z.array(part).optional(),
});

export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  /** Digests of what it refers to in its own repository. */
  readonly layers: readonly string[];
  /** Digests of the images of a list for several platforms. */
  readonly images: readonly string[];
}

/** @throws AwsError InvalidParameterException */
export function readManifest(text: string, givenType: string | undefined): Manifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw invalidParameter('ImageManifest', 'Invalid JSON syntax');
  }
  const read = manifest.safeParse(content);
  if (!read.success) throw invalidParameter('ImageManifest', 'Invalid JSON syntax');
  const mediaType = givenType ?? read.data.mediaType;
  if (mediaType === undefined)
    throw new AwsError('InvalidParameterException', 'image manifest mediatype not provided in manifest or parameter');
  const { config, layers = [], manifests = [] } = read.data;
  const parts = config === undefined ? layers : [...layers, config];
  return {
    digest: `sha256:${createHash('sha256').update(text).digest('hex')}`,
    mediaType,
    size: parts.reduce((sum, { size = 0 }) => sum + size, 0),
    layers: parts.map(({ digest }) => digest),
    images: manifests.map(({ digest }) => digest),
  };
}
