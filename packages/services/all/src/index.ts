import type { ServiceEntry } from '@coldstart/cloud';
import table from '../package.json' with { type: 'json' };

const packages = await Promise.all(
  Object.keys(table.dependencies)
    .filter((name) => name.startsWith('@coldstart/service-'))
    .map(async (name) => ({
      name,
      entries: ((await import(`${name}/entry`)) as { entries: readonly ServiceEntry[] }).entries,
    })),
);

/**
 * Every service of the cloud. The table of services is this package's dependencies: a line there is all that a new
 * service needs outside its own folder, and what depends on which service is known to pnpm and Turborepo alike.
 */
export const SERVICES: readonly ServiceEntry[] = packages.flatMap(({ entries }) => entries);

/** The package that has a service: `@coldstart/service-iam` for `sts`. */
export function packageOf(service: string): string | undefined {
  return packages.find(({ entries }) => entries.some(({ name }) => name === service))?.name;
}
