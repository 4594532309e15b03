import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { packTar, unpackTar } from 'modern-tar';
import { z } from 'zod';
import type { Image, ImageArchitecture, ImageFile } from './image.ts';

/**
 * Images as archives that tools exchange, such as `docker buildx build --output type=oci`:
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 *
 * An image that was built here has no layers of its base: that one is named by an annotation.
 */
const BASE = 'dev.coldstart.base';
/** Tells which runtime interface client a build has installed. */
const CLIENT = 'dev.coldstart.runtime-interface-client';
const TYPES = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
} as const;
const LAYOUT = '{"imageLayoutVersion":"1.0.0"}';
/** The same files make the same image. */
const MTIME = new Date(0);

type Descriptor = z.infer<typeof descriptor>;

/** An image's archive, and the digest of its manifest. */
export interface PackedImage {
  readonly digest: string;
  readonly archive: Uint8Array;
}

/** What an archive was read as. */
export interface ReadImage extends Image {
  readonly digest: string;
  /** Whether it was built elsewhere, and has all of its base in it. */
  readonly whole: boolean;
  readonly manifest: { readonly text: string; readonly mediaType: string };
  /** What the manifest names: its configuration and its layers. */
  readonly parts: readonly { readonly digest: string; readonly mediaType: string; readonly bytes: Uint8Array }[];
}

export async function packImage(image: Image): Promise<PackedImage> {
  const blobs = new Map<string, Uint8Array>();
  const add = (mediaType: string, bytes: Uint8Array): Descriptor => {
    const digest = digestOf(bytes);
    blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const layer = add(TYPES.layer, await layerOf(image.files));
  const { config } = image;
  const described = add(
    TYPES.config,
    json({
      architecture: image.architecture === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      config: {
        Env: Object.entries(config.environment).map(([name, value]) => `${name}=${value}`),
        Entrypoint: config.entrypoint,
        Cmd: config.command,
        WorkingDir: config.workingDirectory,
        ...(image.client !== undefined && { Labels: { [CLIENT]: image.client } }),
      },
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    }),
  );
  const manifest = add(
    TYPES.manifest,
    json({
      schemaVersion: 2,
      mediaType: TYPES.manifest,
      config: described,
      layers: [layer],
      annotations: { [BASE]: image.base },
    }),
  );
  const index = json({ schemaVersion: 2, mediaType: TYPES.index, manifests: [manifest] });
  const files: [string, Uint8Array][] = [
    ['oci-layout', Buffer.from(LAYOUT)],
    ['index.json', index],
    ...[...blobs].map(([digest, bytes]): [string, Uint8Array] => [pathOf(digest), bytes]),
  ];
  return { digest: manifest.digest, archive: await packTar(files.map(([name, body]) => tarFile(name, body, 0o644))) };
}

/** @throws Error for what is no such archive, with what to do about it */
export async function readImage(archive: Uint8Array): Promise<ReadImage> {
  const files = new Map((await unpackTar(archive)).map(({ header, data }) => [header.name, data ?? new Uint8Array()]));
  const read = (path: string): Uint8Array => {
    const found = files.get(path);
    if (found === undefined)
      throw new Error(
        `The archive has no ${path}: push an OCI image layout, as \`docker buildx build --output type=oci\` makes it.`,
      );
    return found;
  };
  const { manifests } = indexSchema.parse(parse(read('index.json')));
  const chosen = manifests.find(({ mediaType }) => mediaType === TYPES.manifest);
  if (chosen === undefined)
    throw new Error('The archive holds no image for one platform: build it with --provenance=false --platform.');
  const described = read(pathOf(chosen.digest));
  const manifest = manifestSchema.parse(parse(described));
  const { architecture, config } = configurationSchema.parse(parse(read(pathOf(manifest.config.digest))));
  const contents = new Map<string, ImageFile>();
  const base = manifest.annotations?.[BASE];
  for (const { digest, mediaType } of manifest.layers) {
    const bytes = read(pathOf(digest));
    await readLayer(mediaType.endsWith('gzip') ? gunzipSync(bytes) : bytes, contents);
  }
  return {
    digest: chosen.digest,
    base: base ?? '',
    whole: base === undefined,
    architecture: architectureOf(architecture),
    config: {
      environment: Object.fromEntries((config.Env ?? []).map((line) => split(line))),
      entrypoint: config.Entrypoint ?? [],
      command: config.Cmd ?? [],
      workingDirectory: config.WorkingDir || '/',
    },
    client: config.Labels?.[CLIENT],
    files: contents,
    manifest: { text: Buffer.from(described).toString('utf8'), mediaType: chosen.mediaType },
    parts: [manifest.config, ...manifest.layers].map(({ digest, mediaType }) => ({
      digest,
      mediaType,
      bytes: read(pathOf(digest)),
    })),
  };
}

const descriptor = z.object({
  mediaType: z.string(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  size: z.number(),
});
const texts = z.record(z.string(), z.string());
const indexSchema = z.object({ manifests: z.array(descriptor) });
const manifestSchema = z.object({
  config: descriptor,
  layers: z.array(descriptor),
  annotations: texts.optional(),
});
const configurationSchema = z.object({
  architecture: z.string().optional(),
  config: z
    .object({
      Env: z.array(z.string()).nullish(),
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
      WorkingDir: z.string().nullish(),
      Labels: texts.nullish(),
    })
    .default({}),
});

async function layerOf(files: ReadonlyMap<string, ImageFile>): Promise<Uint8Array> {
  const paths = [...files.keys()].sort();
  return await packTar(
    paths.flatMap((path) => {
      const file = files.get(path);
      return file === undefined ? [] : [tarFile(path.slice(1), file.data, file.executable ? 0o755 : 0o644)];
    }),
  );
}

async function readLayer(layer: Uint8Array, contents: Map<string, ImageFile>): Promise<void> {
  for (const { header, data } of await unpackTar(layer)) {
    if (header.type !== 'file' || data === undefined) continue;
    const path = `/${header.name.replace(/^\.?\//, '')}`;
    contents.set(path, { data, executable: ((header.mode ?? 0) & 0o111) !== 0 });
  }
}

function tarFile(name: string, body: Uint8Array, mode: number) {
  return { header: { name, size: body.length, mode, mtime: MTIME, type: 'file' as const }, body };
}

const json = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));
const parse = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const pathOf = (digest: string): string => `blobs/${digest.replace(':', '/')}`;
const architectureOf = (name: string | undefined): ImageArchitecture => (name === 'arm64' ? 'arm64' : 'x86_64');

function split(line: string): [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}
