import { z } from 'zod';
import type { Instance } from './api.ts';

const instance = z.object({ root: z.string(), process: z.int() });

/** Which workshop has a port; undefined when another program has it. */
export async function instanceAt(host: string, port: number): Promise<Instance | undefined> {
  try {
    const name = host.includes(':') ? `[${host}]` : host;
    const answer = await fetch(`http://${name}:${port}/api/instance`, { signal: AbortSignal.timeout(2000) });
    return instance.parse(await answer.json());
  } catch {
    return undefined;
  }
}
