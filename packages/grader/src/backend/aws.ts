import { UsageError } from '../problem.ts';
import { ABILITIES } from './abilities.ts';
import type { Backend, BackendOptions } from './backend.ts';
import { lacksOf } from './proxied.ts';

/** AWS needs seconds where the embedded cloud needs none: until a log has arrived, a policy is in force, a retry is due. */
const PACE = 6;

/**
 * Somebody's own account. The checks call AWS directly: no proxy stands in between, since the functions' calls would pass
 * it by anyway.
 *
 * @throws UsageError where nobody was asked: only `pnpm grade` does
 */
export async function useAws({ aws }: BackendOptions): Promise<Backend> {
  if (aws === undefined) {
    throw new UsageError('Only `pnpm grade EXERCISE --backend aws` deploys to an account of your own: it asks first.');
  }
  const { session } = aws;
  return {
    name: 'aws',
    endpoint: session.endpoint,
    region: session.region,
    capabilities: { lacks: lacksOf(ABILITIES.aws), iam: true, pace: PACE, stackAlone: true },
    credentials: () => session.credentials,
    own: aws,
    shortRetries: false,
    forgets: false,
    release: async () => undefined,
    // What was made is deleted by the job that has made it, also when the run ends early.
    close: async () => undefined,
  };
}
