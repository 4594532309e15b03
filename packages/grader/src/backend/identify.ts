import { UsageError } from '../problem.ts';
import type { BackendKind } from './abilities.ts';

/** What answers at an address, by what each cloud says of itself. */
const SIGNS: readonly { readonly path: string; readonly says: RegExp; readonly kind: BackendKind }[] = [
  { path: '/_coldstart/health', says: /"status":\s*"ready"/, kind: 'coldstart' },
  { path: '/_ministack/health', says: /"services"|"version"|"status"/, kind: 'ministack' },
  { path: '/_localstack/health', says: /"services"/, kind: 'localstack' },
];

/**
 * @returns which cloud it is
 * @throws UsageError when nothing answers within five seconds, or something that is no cloud
 */
export async function identify(endpoint: string): Promise<BackendKind> {
  for (const { path, says, kind } of SIGNS) {
    const response = await ask(endpoint, path);
    if (response.ok && says.test(response.text)) return kind;
  }
  // Every cloud has STS, and answers it in XML, be it with an error.
  const sts = await ask(endpoint, '/?Action=GetCallerIdentity&Version=2011-06-15');
  if (/<GetCallerIdentityResponse|<ErrorResponse|<Error>/.test(sts.text)) return 'other';
  throw new UsageError(
    `Something answers at ${endpoint}, but it is no AWS endpoint (HTTP ${sts.status}). Check the port, or leave --backend out: the embedded cloud needs none.`,
  );
}

async function ask(endpoint: string, path: string): Promise<{ ok: boolean; status: number; text: string }> {
  try {
    const response = await fetch(endpoint + path, { signal: AbortSignal.timeout(5000) });
    return { ok: response.ok, status: response.status, text: (await response.text()).slice(0, 20_000) };
  } catch (error) {
    const slow = error instanceof Error && error.name === 'TimeoutError';
    const what = slow ? `${endpoint} does not answer within 5 seconds` : `Nothing answers at ${endpoint}`;
    throw new UsageError(
      `${what}. Start a cloud there (\`pnpm cloud\`), or leave --backend out: the embedded cloud needs none.`,
    );
  }
}
