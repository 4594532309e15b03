import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceEntry } from '@coldstart/cloud';
import type { Exercise } from '@coldstart/exercise';
import { packageOf, SERVICES } from '@coldstart/services';

/** The cloud's services, and which of them are called: a service that nobody calls is not even loaded. */
export function watchedServices(): {
  readonly services: readonly ServiceEntry[];
  readonly called: ReadonlySet<string>;
} {
  const called = new Set<string>();
  const services = SERVICES.map((entry) => ({
    ...entry,
    load: () => {
      called.add(entry.name);
      return entry.load();
    },
  }));
  return { services, called };
}

/**
 * Services that an exercise uses and does not declare: `pnpm test` would take its old verdict for good after they
 * have changed. Those that every exercise is deployed with stand in turbo.json.
 */
export async function undeclared(exercise: Exercise, called: ReadonlySet<string>): Promise<string[]> {
  const manifest = join(exercise.folder, 'package.json');
  const declared = new Set([...(await packagesIn(manifest)), ...(await deployedWith(exercise))]);
  const missing = [...called].map(packageOf).filter((name) => name !== undefined && !declared.has(name));
  return [...new Set(missing)].map(
    (name) => `${exercise.path} uses ${name}: add "${name}": "workspace:*" to the devDependencies of its package.json.`,
  );
}

async function packagesIn(file: string): Promise<string[]> {
  const { dependencies, devDependencies } = JSON.parse(await readFile(file, 'utf8')) as {
    dependencies?: object;
    devDependencies?: object;
  };
  return Object.keys({ ...dependencies, ...devDependencies });
}

async function deployedWith({ folder }: Exercise): Promise<string[]> {
  const file = join(folder, '..', '..', 'turbo.json');
  const { tasks } = JSON.parse(await readFile(file, 'utf8')) as { tasks: { check: { dependsOn: string[] } } };
  return tasks.check.dependsOn.map((task) => task.replace(/#.*/, ''));
}
