import type { ImageConfig } from '@aws-sdk/client-lambda';
import { baseOf, readImage, type ReadImage } from '@coldstart/images';
import { findImage, readImageUri, repositoryUri, type Call } from '@coldstart/cloud';
import { zipSync, type Zippable } from 'fflate';
import { invalidParameter } from '../errors.ts';
import type { FunctionName } from '../names.ts';
import { packagePart, packages, type ImageSource, type Package } from '../state.ts';
import { addressOf } from '../names.ts';

/** A function's image, to be stored with it. */
export interface FoundImage {
  readonly code: Package & { readonly image: ImageSource };
  /** Its files: a zip archive whose paths begin at `/`. */
  readonly files: Uint8Array;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#images-reqs */
export async function readSourceImage(call: Call, uri: string): Promise<FoundImage> {
  const reference = readImageUri(uri);
  if (reference === undefined)
    throw invalidParameter(`Source image ${uri} is not valid. Provide a valid source image.`);
  const found = findImage(call.cloud.store, reference);
  if (found === undefined) throw invalidParameter(`Source image ${uri} does not exist. Provide a valid source image.`);
  const image = await readImage(found.archive);
  const { base, config, client } = image;
  const known = baseOf(base);
  return {
    files: filesOf(image),
    code: {
      sha256: found.digest.replace('sha256:', ''),
      size: 0,
      image: {
        uri,
        resolvedUri: `${repositoryUri(reference)}@${found.digest}`,
        base: known?.kind ?? 'system',
        runtime: known?.runtime ?? 'provided.al2023',
        client,
        entrypoint: config.entrypoint,
        command: config.command,
        workingDirectory: config.workingDirectory,
        environment: ownVariables(config.environment, known?.config.environment ?? {}),
      },
    },
  };
}

export function storeImage(call: Call, asked: FunctionName, { code, files }: FoundImage): Package {
  call.state(packages, { ...addressOf(asked), part: packagePart(asked.name, code.sha256) }).bytes = new Uint8Array(
    files,
  );
  return code;
}

const [UNIX, FILE, EXECUTABLE] = [3, 0o100644, 0o100755];

function filesOf({ files }: ReadImage): Uint8Array {
  const entries: Zippable = {};
  for (const [path, { data, executable }] of files) {
    const mode = executable ? EXECUTABLE : FILE;
    entries[path.slice(1)] = [data, { os: UNIX, attrs: (mode << 16) >>> 0, level: 0 }];
  }
  return zipSync(entries);
}

/** What the image sets beyond its base: what the base sets, this cloud's runtimes set themselves. */
function ownVariables(
  all: Readonly<Record<string, string>>,
  base: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => base[name] !== value && name !== 'PATH'));
}

/** `ImageConfig` as the function keeps it: what is empty is the image's own. */
export function readImageConfig({ EntryPoint, Command, WorkingDirectory }: ImageConfig): ImageConfig | undefined {
  const config = {
    ...(EntryPoint !== undefined && EntryPoint.length > 0 && { EntryPoint }),
    ...(Command !== undefined && Command.length > 0 && { Command }),
    ...(WorkingDirectory !== undefined && WorkingDirectory !== '' && { WorkingDirectory }),
  };
  return Object.keys(config).length > 0 ? config : undefined;
}

/**
 * How a function from an image starts: its own settings count for more than the image's. Another entry point is not
 * given the image's command.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#images-parms
 */
export function imageStart(image: ImageSource, { EntryPoint, Command, WorkingDirectory }: ImageConfig = {}) {
  return {
    argv: [...(EntryPoint ?? image.entrypoint), ...(Command ?? image.command)],
    workingDirectory: WorkingDirectory ?? image.workingDirectory,
    base: image.base,
    client: image.client,
  };
}
