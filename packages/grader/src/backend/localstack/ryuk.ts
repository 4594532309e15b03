import { ImageName, type ContainerRuntimeClient } from 'testcontainers';

/** As Testcontainers 12.2 uses it. */
const RYUK = 'testcontainers/ryuk:0.14.0';
/** Milliseconds that its 7 MB may take. */
const TIMEOUT = 20_000;

/**
 * Ryuk removes the container of a run that was killed. Where its image cannot be had, Testcontainers would not
 * start at all: it does without then, and the next run removes what this one leaves.
 */
export async function useRyukIfPossible(client: ContainerRuntimeClient, log: (message: string) => void): Promise<void> {
  if (process.env['TESTCONTAINERS_RYUK_DISABLED'] === 'true') return;
  const image = (process.env['RYUK_CONTAINER_IMAGE'] ||= RYUK);
  const name = ImageName.fromString(image);
  if (await client.image.exists(name)) return;
  const pulled = client.image.pull(name).then(
    () => true,
    () => false,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), TIMEOUT);
  });
  const had = await Promise.race([pulled, late]);
  clearTimeout(timer);
  if (had) return;
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  log(
    `${image} cannot be had, which would remove the container if this run were killed. The next run with --backend localstack removes it then.`,
  );
}
