import { UsageError } from '../problem.ts';
import { REGION, type Backend } from './backend.ts';

/**
 * A cloud that runs elsewhere, such as `pnpm cloud`. AWS has no API for moving time or causing faults,
 * so checks that need them are `unsupported` there.
 *
 * @throws UsageError when nothing answers
 */
export async function connectRemote(url: string): Promise<Backend> {
  const endpoint = url.replace(/\/+$/, '');
  let enforcesIam = false;
  try {
    const response = await fetch(`${endpoint}/_coldstart/health`, { signal: AbortSignal.timeout(5000) });
    enforcesIam = response.ok && (await response.text()).includes('"ready"');
  } catch {
    throw new UsageError(
      `Nothing answers at ${endpoint}. Start a cloud there (\`pnpm cloud\`), or leave --backend out.`,
    );
  }
  return {
    name: endpoint,
    endpoint,
    region: REGION,
    capabilities: { iam: enforcesIam },
    credentials: (account) => ({ accessKeyId: account, secretAccessKey: 'test' }),
    forgets: false,
    release: async () => undefined,
    close: async () => undefined,
  };
}
