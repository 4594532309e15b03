import type { ImageConfig } from './image.ts';

/** An image to build from, whose contents are known without it. */
export interface Base {
  /** AWS's own for Lambda; one with a language in it; a system alone. */
  readonly kind: 'lambda' | 'language' | 'system';
  /** What runs in it, as Lambda calls that: `nodejs24.x`, `python3.14`, `provided.al2023`; of a system, nothing. */
  readonly runtime: string | undefined;
  readonly config: ImageConfig;
}

/** The script that AWS's images begin with: https://docs.aws.amazon.com/lambda/latest/dg/images-create.html */
export const LAMBDA_ENTRYPOINT = '/lambda-entrypoint.sh';
/** The one of Docker's image for Node. */
export const NODE_ENTRYPOINT = 'docker-entrypoint.sh';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const lambda = (runtime: string): Base => ({
  kind: 'lambda',
  runtime,
  config: {
    environment: {
      PATH: `/var/lang/bin:${PATH}:/opt/bin`,
      LANG: 'en_US.UTF-8',
      TZ: ':/etc/localtime',
      LD_LIBRARY_PATH: '/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib',
      LAMBDA_TASK_ROOT: '/var/task',
      LAMBDA_RUNTIME_DIR: '/var/runtime',
    },
    entrypoint: [LAMBDA_ENTRYPOINT],
    command: [],
    workingDirectory: '/var/task',
  },
});

const other = (
  kind: 'language' | 'system',
  runtime: string | undefined,
  entrypoint: string[],
  command: string[],
): Base => ({
  kind,
  runtime,
  config: { environment: { PATH }, entrypoint, command, workingDirectory: '/' },
});

/** Images of a system alone, and what they start. */
const SYSTEMS: Readonly<Record<string, string[]>> = {
  alpine: ['/bin/sh'],
  amazonlinux: ['/bin/bash'],
  'amazonlinux/amazonlinux': ['/bin/bash'],
  busybox: ['sh'],
  debian: ['bash'],
  scratch: [],
  ubuntu: ['/bin/bash'],
};

/** Where a registry's copy of Docker's own images lies, or nothing need be said of it. */
const DOCKER = /^(?:public\.ecr\.aws\/(?:docker\/library\/)?|(?:(?:index\.)?docker\.io\/)?(?:library\/)?)/;
const AWS = /^(?:public\.ecr\.aws\/lambda\/|(?:docker\.io\/)?amazon\/aws-lambda-)(?<name>[a-z]+)$/;

/** The image that a reference names; `undefined` where it is not known what is in it. */
export function baseOf(reference: string): Base | undefined {
  const [, path = '', tag = 'latest'] = /^(.*?)(?::([\w.-]+))?(?:@sha256:[0-9a-f]{64})?$/.exec(reference) ?? [];
  const name = AWS.exec(path)?.groups?.['name'];
  if (name !== undefined) {
    const runtime = lambdaRuntime(name, tag);
    return runtime === undefined ? undefined : lambda(runtime);
  }
  const short = path.replace(DOCKER, '');
  const [major] = /^\d+/.exec(tag) ?? [tag === 'latest' || tag === 'lts' ? '24' : undefined];
  if (short === 'node' && major !== undefined)
    return other('language', `nodejs${major}.x`, [NODE_ENTRYPOINT], ['node']);
  const [minor] = /^3\.\d+/.exec(tag) ?? [/^(?:3|latest)(?:-|$)/.test(tag) ? '3.14' : undefined];
  if (short === 'python' && minor !== undefined) return other('language', `python${minor}`, [], ['python3']);
  const command = SYSTEMS[short];
  return command === undefined ? undefined : other('system', undefined, [], command);
}

/** `nodejs24.x` of `nodejs:24`. `latest` is the newest that Lambda has, as of November 2026. */
function lambdaRuntime(name: string, tag: string): string | undefined {
  const number = /^[a-z]*[\d.]+?(?=$|[-_]|\.\d{4}\.)/.exec(tag)?.[0] ?? (tag === 'latest' ? '' : undefined);
  if (number === undefined) return undefined;
  switch (name) {
    case 'nodejs':
      return `nodejs${number || '24'}.x`;
    case 'python':
      return `python${number || '3.14'}`;
    case 'ruby':
      return `ruby${number || '3.4'}`;
    case 'java':
      return `java${number || '25'}`;
    case 'dotnet':
      return `dotnet${number || '10'}`;
    case 'provided':
      return `provided.${number || 'al2023'}`;
    default:
      return undefined;
  }
}
