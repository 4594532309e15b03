/** How a container starts, as an image says it: https://github.com/opencontainers/image-spec/blob/main/config.md */
export interface ImageConfig {
  readonly environment: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly workingDirectory: string;
}

export interface ImageFile {
  readonly data: Uint8Array;
  readonly executable: boolean;
}

export type ImageArchitecture = 'x86_64' | 'arm64';

/** A container image: what it adds to the image that it is made from, which is known by its name alone. */
export interface Image {
  /** As `FROM` names it: `public.ecr.aws/lambda/nodejs:24`. */
  readonly base: string;
  readonly architecture: ImageArchitecture;
  readonly config: ImageConfig;
  /** The language whose runtime interface client was installed into it: AWS's own bases have theirs. */
  readonly client: string | undefined;
  /** By absolute path. */
  readonly files: ReadonlyMap<string, ImageFile>;
}
