import type { ContainerRuntimeClient, ImageName } from 'testcontainers';
import { UsageError } from '../../problem.ts';

/** Milliseconds between two lines of progress. */
const SAY_EVERY = 3000;

interface Progress {
  readonly id?: string;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

/**
 * Pulls an image unless it is there.
 *
 * @returns the environment variables that the image sets
 * @throws UsageError where it cannot be pulled
 */
export async function ensureImage(
  client: ContainerRuntimeClient,
  image: ImageName,
  log: (message: string) => void,
): Promise<{ variables: ReadonlyMap<string, string> }> {
  const { dockerode } = client.container;
  if (!(await client.image.exists(image))) {
    log(`Pulling ${image.string} (about 1 GB, once) ...`);
    try {
      await pull(dockerode, image.string, log);
    } catch (error) {
      const why = (error instanceof Error ? error.message : String(error)).replace(/^\(HTTP code \d+\) \S.*? - /, '');
      throw new UsageError(
        `The image ${image.string} cannot be pulled: ${why.trim()}. Check its name (--localstack-image, LOCALSTACK_IMAGE) and the network. Or leave --backend out: the embedded cloud needs neither.`,
        { cause: error },
      );
    }
  }
  const { Config: config } = await dockerode.getImage(image.string).inspect();
  const pairs = (config.Env ?? []).map((line): [string, string] => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)];
  });
  return { variables: new Map(pairs) };
}

async function pull(
  docker: ContainerRuntimeClient['container']['dockerode'],
  image: string,
  log: (message: string) => void,
): Promise<void> {
  const stream = await docker.pull(image);
  const layers = new Map<string, { current: number; total: number }>();
  let said = Date.now();
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error: Error | null) => (error === null ? resolve() : reject(error)),
      ({ id, error, progressDetail }: Progress) => {
        if (error !== undefined) return reject(new Error(error));
        const { current, total } = progressDetail ?? {};
        if (id === undefined || current === undefined || total === undefined) return;
        layers.set(id, { current, total });
        if (Date.now() - said < SAY_EVERY) return;
        said = Date.now();
        const all = [...layers.values()];
        const sum = (key: 'current' | 'total'): number => all.reduce((whole, layer) => whole + layer[key], 0);
        log(`  ${Math.round(sum('current') / 1e6)} of ${Math.round(sum('total') / 1e6)} MB`);
      },
    );
  });
}
