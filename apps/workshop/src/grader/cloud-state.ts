import type { OverviewClient, OverviewSection, ServiceEntry } from '@coldstart/cloud';
import { deploymentBucket, type KeptAccount } from '@coldstart/grader';
import type { CloudState } from '../api.ts';

/**
 * What an account holds, each service read as it declares it (`overview` in its entry).
 *
 * @param services all that the cloud has; those that declare nothing are not asked
 */
export async function cloudState(
  { account, backend, stack }: KeptAccount,
  services: readonly ServiceEntry[],
): Promise<CloudState> {
  const client: OverviewClient = {
    endpoint: backend.endpoint,
    region: backend.region,
    credentials: backend.credentials(account),
    maxAttempts: 1,
  };
  const read = await Promise.all(services.map((service) => readService(service, client)));
  const logicalIds = new Map(stack.resources.map(({ physicalId, logicalId }) => [physicalId, logicalId]));
  // What the grader itself has put there belongs to nobody's exercise.
  const own = deploymentBucket(account, backend.region);
  const sections = read
    .flatMap(({ sections }) => sections)
    .map((section) => ({
      ...section,
      resources: section.resources
        .filter(({ name }) => name !== own)
        .map((resource) => {
          const logicalId = logicalIds.get(resource.physicalId ?? resource.name);
          return { ...resource, ...(logicalId !== undefined && { logicalId }) };
        }),
    }))
    .filter(({ resources }) => resources.length > 0)
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en'));
  const now = new Date(backend.capabilities.clock?.now() ?? Date.now()).toISOString();
  return { account, now, sections, problems: read.flatMap(({ problem }) => problem ?? []) };
}

interface Read {
  readonly sections: readonly OverviewSection[];
  readonly problem?: { readonly service: string; readonly message: string };
}

/** One service that cannot be read does not hide the others. */
async function readService({ title, overview }: ServiceEntry, client: OverviewClient): Promise<Read> {
  if (overview === undefined) return { sections: [] };
  try {
    const read = await overview();
    return { sections: await read(client) };
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { sections: [], problem: { service: title, message } };
  }
}
