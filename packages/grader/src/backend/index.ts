import { UsageError } from '../problem.ts';
import type { Backend } from './backend.ts';

export type { Backend } from './backend.ts';

/**
 * @param wanted `embedded`, or the URL of a cloud
 * @throws UsageError
 */
export async function openBackend(wanted: string, log: (message: string) => void): Promise<Backend> {
  if (wanted === 'embedded') return (await import('./embedded.ts')).startEmbedded(log);
  if (/^https?:\/\//.test(wanted)) return (await import('./remote.ts')).connectRemote(wanted);
  if (wanted === 'localstack') {
    throw new UsageError(
      'Grading on LocalStack is not possible yet. Leave --backend out: the embedded cloud needs neither Docker nor network.',
    );
  }
  throw new UsageError(`There is no backend \`${wanted}\`. Use \`embedded\`, or the URL of a cloud (http://...).`);
}
