import { UsageError } from '../problem.ts';
import type { Backend, BackendOptions } from './backend.ts';

export type { Backend, BackendOptions, OwnAccount } from './backend.ts';

/**
 * @param wanted `embedded`, `localstack`, `aws`, or the URL of a cloud
 * @throws UsageError
 */
export async function openBackend(wanted: string, options: BackendOptions): Promise<Backend> {
  if (wanted === 'embedded') return (await import('./embedded.ts')).startEmbedded(options);
  if (/^https?:\/\//.test(wanted)) return (await import('./remote.ts')).connectRemote(wanted, options);
  if (wanted === 'aws') return (await import('./aws.ts')).useAws(options);
  if (wanted === 'localstack') return (await import('./localstack/start.ts')).startLocalStack(options);
  throw new UsageError(
    `There is no backend \`${wanted}\`. Use \`embedded\`, \`localstack\`, \`aws\` (your own account), or the URL of a cloud (http://...).`,
  );
}
