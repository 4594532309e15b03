import type { ServiceEntry } from '@coldstart/cloud';
import table from '../package.json' with { type: 'json' };

/**
 * Every service of the cloud. The table of services is this package's dependencies: a line there is all that a new
 * service needs outside its own folder, and what depends on which service is known to pnpm and Turborepo alike.
 */
export const SERVICES: readonly ServiceEntry[] = (
  await Promise.all(
    Object.keys(table.dependencies)
      .filter((name) => name.startsWith('@coldstart/service-'))
      .map(async (name) => ((await import(`${name}/entry`)) as { entries: readonly ServiceEntry[] }).entries),
  )
).flat();
