/** How a function from a container image starts; its code holds the image's files, whose paths begin at `/`. */
export interface ImageStart {
  /** ENTRYPOINT and CMD, those that the function sets instead of its image's included. */
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  /** What it was built from: AWS's own base, one with a language in it, or a system alone. */
  readonly base: 'lambda' | 'language' | 'system';
  /** The language whose runtime interface client was installed: `nodejs`, `python`. */
  readonly client: string | undefined;
}

const TASK = '/var/task';
/** Folders of the image that lie in an environment where they lie in the image. */
const NAMED = /^\/(?:var|opt|tmp)(?:\/|$)/;
/** What lies elsewhere. */
const OTHERS = '/var/image';

/**
 * Where a path of an image lies in its environment, below its home: an ordinary user can mount nothing beside `/usr`.
 * The working directory of an image that is not AWS's own is where its function's code is.
 */
export function placeOf(path: string, { base, workingDirectory }: ImageStart): string {
  if (NAMED.test(path)) return path;
  if (base !== 'lambda' && workingDirectory !== '/' && `${path}/`.startsWith(`${workingDirectory}/`))
    return TASK + path.slice(workingDirectory.length);
  return OTHERS + path;
}

/** What an image's command comes to. */
export type Resolved =
  | { readonly kind: 'node' | 'python'; readonly handler: string }
  | { readonly kind: 'program'; readonly argv: readonly string[] };

const CLIENT = 'aws-lambda-ric';

/**
 * What is started, where it is known what the programs of a base do.
 * https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
 *
 * @param runtime what runs in the base: `nodejs24.x`, `provided.al2023`
 */
export function resolve({ argv, base, client }: ImageStart, runtime: string): Resolved {
  const language = /^(?:nodejs|python)/.exec(runtime)?.[0];
  const [program = '', ...args] = argv;
  if (base === 'lambda' && program === '/lambda-entrypoint.sh') {
    const [handler] = args;
    if (handler === undefined || args.length > 1)
      return shell('entrypoint requires the handler name to be the first argument', 142);
    if (language === 'nodejs') return { kind: 'node', handler };
    return language === 'python' ? { kind: 'python', handler } : { kind: 'program', argv: ['/var/runtime/bootstrap'] };
  }
  if (program === 'docker-entrypoint.sh') {
    const own = args[0] === undefined || args[0].startsWith('-') || !COMMAND.test(args[0]);
    return resolve({ argv: own ? ['node', ...args] : args, base, client, workingDirectory: '/' }, runtime);
  }
  return resolveClient(argv, client) ?? { kind: 'program', argv };
}

/** What Docker's image for Node does not take for a script of Node's. */
const COMMAND = /^(?:\/.*|node|npm|npx|yarn|sh|bash|env)$/;

/** The command of a runtime interface client, and what comes of it where that was not installed. */
function resolveClient(argv: readonly string[], client: string | undefined): Resolved | undefined {
  const node = argv.findIndex((word) => word === CLIENT || word.endsWith(`/${CLIENT}`) || word.includes(`/${CLIENT}/`));
  if (node !== -1 && node <= 2) {
    const handler = argv[node + 1];
    if (client !== 'nodejs') return shell(`npm error could not determine executable to run`, 1);
    return handler === undefined ? shell('Error: No handler specified', 1) : { kind: 'node', handler };
  }
  const python = argv.indexOf('awslambdaric');
  if (python === -1 || argv[python - 1] !== '-m') return undefined;
  const handler = argv[python + 1];
  if (client !== 'python') return shell(`${argv[0]}: No module named awslambdaric`, 1);
  return handler === undefined ? shell('usage: python -m awslambdaric <handler name>', 1) : { kind: 'python', handler };
}

/** A program of an image that says why it ends at once. */
function shell(text: string, status: number): Resolved {
  return { kind: 'program', argv: ['/bin/sh', '-c', `echo '${text}' 1>&2; exit ${status}`] };
}
