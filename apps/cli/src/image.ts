import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { packImage, type ImageFile } from '@coldstart/images';
import { buildImage, DockerfileProblem } from '@coldstart/images/build';
import { pushImage } from '@coldstart/images/push';
import { HERE, run } from './main.ts';
import { printError } from './print.ts';

interface ImageCommand {
  readonly file: string;
  readonly buildArg: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly platform?: string;
  readonly endpoint: string;
}

/** `orders:1`, `shop/orders`. */
const NAME = /^(?<repository>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(?<tag>\w[\w.-]{0,127}))?$/;

const argument = (text: string, before: Readonly<Record<string, string>>): Record<string, string> => {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write --build-arg NAME=VALUE.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
};

const command = new Command('image')
  .description('Builds a container image without Docker, and pushes it to the registry of a running `pnpm cloud`.')
  .argument('<folder>', "the build's context")
  .argument('<name>', 'repository and tag, such as orders:1')
  .option('-f, --file <path>', 'the Dockerfile, within the folder', 'Dockerfile')
  .option('--build-arg <name=value>', 'a value for ARG; may be given several times', argument, {})
  .option('--target <stage>', 'the stage to build; the last one when left out')
  .option('--platform <platform>', 'linux/amd64 or linux/arm64')
  .option('--endpoint <url>', 'the cloud', process.env['AWS_ENDPOINT_URL'] ?? 'http://127.0.0.1:4566')
  .action(async (folder: string, name: string, options: ImageCommand) => {
    const { repository, tag = 'latest' } = NAME.exec(name)?.groups ?? {};
    if (repository === undefined) {
      printError(`\`${name}\` is no name of an image: write one like orders:1.`);
      process.exitCode = 2;
      return;
    }
    try {
      const { archive } = await packImage(await build(resolve(HERE, folder), options));
      const {
        AWS_ACCESS_KEY_ID: accessKeyId = 'test',
        AWS_SECRET_ACCESS_KEY: secretAccessKey = 'test',
        AWS_REGION,
        AWS_DEFAULT_REGION,
      } = process.env;
      const region = AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1';
      const target = { endpoint: options.endpoint, region, credentials: { accessKeyId, secretAccessKey } };
      process.stdout.write(`${await pushImage(target, repository, tag, archive)}\n`);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      printError(failure(error, options));
      process.exitCode = error instanceof DockerfileProblem ? 1 : 2;
    }
  });

async function build(folder: string, { file, buildArg, target, platform = '' }: ImageCommand) {
  return buildImage({
    dockerfile: await readFile(join(folder, file), 'utf8'),
    context: await readContext(folder),
    args: buildArg,
    target,
    architecture: platform.includes('arm64') ? 'arm64' : 'x86_64',
  });
}

/** Links are left out: they could lead anywhere. */
async function readContext(folder: string): Promise<Map<string, ImageFile>> {
  const context = new Map<string, ImageFile>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = await lstat(path);
    const name = relative(folder, path).replaceAll(sep, '/');
    context.set(name, { data: await readFile(path), executable: (mode & 0o111) !== 0 });
  }
  return context;
}

function failure(error: Error, { file, endpoint }: ImageCommand): string {
  if (error instanceof DockerfileProblem)
    return `${file}${error.line > 0 ? `:${error.line}` : ''}: ${error.message}. ${error.remedy}`;
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return `${error.message}. Name a folder that has a Dockerfile, or say which with --file.`;
  if (error.message === 'fetch failed')
    return `Nothing answers at ${endpoint}. Start \`pnpm cloud\`, or name it with --endpoint.`;
  return error.message;
}

await run(command, process.argv);
