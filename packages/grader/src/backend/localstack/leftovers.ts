import type { getContainerRuntimeClient } from 'testcontainers';
import { isAbandoned } from '../owner.ts';

/** Label of every container that a run starts: the machine and the process that it belongs to. */
export const OWNER = 'org.coldstart.owner';

type Docker = Awaited<ReturnType<typeof getContainerRuntimeClient>>['container']['dockerode'];

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
