import type { Call } from '@coldstart/cloud';
import type { Pool, User } from '../state.ts';
import { preTokenEvent } from './events.ts';
import { fire } from './fire.ts';
import { changedDraft, type TokenDraft } from './token-draft.ts';

export interface Occasion {
  /** `Authentication`, `RefreshTokens` */
  readonly source: string;
  readonly clientId: string;
  readonly clientMetadata: Record<string, string> | undefined;
}

/** Asks a pool's function what its tokens are to say; in the version of the event that the pool names. */
export async function preToken(
  call: Call,
  pool: Pool,
  user: User | undefined,
  draft: TokenDraft,
  occasion: Occasion,
): Promise<TokenDraft> {
  const version = pool.settings.LambdaConfig.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0';
  if (user === undefined && version !== 'V3_0') return draft;
  const event = preTokenEvent(user, occasion.source, occasion, draft, version);
  return changedDraft(draft, await fire(call, pool, 'PreTokenGeneration', event), version);
}
