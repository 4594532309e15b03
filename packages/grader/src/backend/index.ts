import { UsageError } from '../problem.ts';
import type { Backend, BackendOptions } from './backend.ts';

export type { Backend, BackendOptions } from './backend.ts';

/**
 * @param wanted `embedded`, `localstack`, or the URL of a cloud
 * @throws UsageError
 */
export async function openBackend(wanted: string, options: BackendOptions): Promise<Backend> {
  if (wanted === 'embedded') return (await import('./embedded.ts')).startEmbedded(options);
  if (/^https?:\/\//.test(wanted)) return (await import('./remote.ts')).connectRemote(wanted, options);
  if (wanted === 'localstack') return (await import('./localstack/start.ts')).startLocalStack(options);
  throw new UsageError(
    `There is no backend \`${wanted}\`. Use \`embedded\`, \`localstack\`, or the URL of a cloud (http://...).`,
  );
}
