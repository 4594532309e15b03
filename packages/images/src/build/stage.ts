import { posix } from 'node:path';
import type { Base } from '../bases.ts';
import type { ImageConfig, ImageFile } from '../image.ts';

/** One `FROM` of a Dockerfile while it is built: what the image would be if it ended here. */
export class Stage {
  readonly base: Base;
  /** As `FROM` names it, through all stages that it is made from. */
  readonly reference: string;
  readonly files: Map<string, ImageFile>;
  /** Variables of the container. */
  readonly environment: Map<string, string>;
  /** Those of the build, `ARG`s. */
  readonly args = new Map<string, string>();
  workingDirectory: string;
  entrypoint: readonly string[];
  command: readonly string[];
  /** Whether this stage has said its command itself. */
  ownCommand = false;
  client: string | undefined;

  constructor(reference: string, base: Base, from?: Stage) {
    this.base = base;
    this.reference = reference;
    const config = from?.config ?? base.config;
    this.files = new Map(from?.files);
    this.environment = new Map(Object.entries(config.environment));
    this.workingDirectory = config.workingDirectory;
    this.entrypoint = config.entrypoint;
    this.command = config.command;
    this.client = from?.client;
  }

  get config(): ImageConfig {
    return {
      environment: Object.fromEntries(this.environment),
      entrypoint: this.entrypoint,
      command: this.command,
      workingDirectory: this.workingDirectory,
    };
  }

  /** What `$NAME` stands for: the container's variables count for more. */
  get variables(): ReadonlyMap<string, string> {
    return new Map([...this.args, ...this.environment]);
  }

  /** An absolute path. */
  path(name: string): string {
    return posix.resolve(this.workingDirectory, name);
  }
}
