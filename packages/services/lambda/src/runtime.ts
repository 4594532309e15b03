import type { Cloud } from '@coldstart/cloud';
import type { Runtime } from '@coldstart/runtime';
import { NODE_MODULES, pythonModules } from './bundled-packages.ts';
import { createRuntimeHost } from './host.ts';
import { closeDaemons } from './invoke/trace/daemon.ts';
import { liveOf } from './live.ts';

/** Where functions run; started on first use. */
export function runtimeOf(cloud: Cloud): Promise<Runtime> {
  const live = liveOf(cloud);
  live.starting ??= start(cloud);
  return live.starting;
}

async function start(cloud: Cloud): Promise<Runtime> {
  const { createRuntime } = await import('@coldstart/runtime');
  const { hostname, port } = new URL(cloud.endpoint);
  return createRuntime({
    host: createRuntimeHost(cloud),
    cloud: { host: hostname, port: Number(port), certificate: cloud.certificate() },
    moduleFolders: NODE_MODULES,
    pythonModules: pythonModules(),
  });
}

/** Ends every function's process. */
export async function endRuntime(cloud: Cloud): Promise<void> {
  // One that could not start has nothing to end.
  const runtime = await liveOf(cloud).starting?.catch(() => undefined);
  await runtime?.close();
  await closeDaemons(cloud);
}
