import { hostname } from 'node:os';
import type { getContainerRuntimeClient } from 'testcontainers';

/** Label of every container that a run starts: the machine and the process that it belongs to. */
export const OWNER = 'org.coldstart.owner';

type Docker = Awaited<ReturnType<typeof getContainerRuntimeClient>>['container']['dockerode'];

export const ownerLabel = (): string => `${hostname()}/${process.pid}`;

/** Removes the containers of runs on this machine that were killed before they could do so. */
export async function removeLeftovers(docker: Docker): Promise<void> {
  const found = await docker.listContainers({ all: true, filters: { label: [OWNER] } });
  await Promise.all(
    found
      .filter(({ Labels: labels }) => isAbandoned(labels[OWNER] ?? ''))
      // Two runs that begin at once remove the same ones.
      .map(({ Id: id }) =>
        docker
          .getContainer(id)
          .remove({ force: true, v: true })
          .catch(() => undefined),
      ),
  );
}

function isAbandoned(owner: string): boolean {
  const [machine, pid] = owner.split('/');
  if (machine !== hostname() || !/^\d+$/.test(pid ?? '')) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
