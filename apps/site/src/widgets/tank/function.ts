import { failedPositions } from '@coldstart/cloud/batch-failures';
import type { Name, Setting } from './setting.ts';

/** What the function does with a batch. */
export interface Answer {
  /** What it has handled, in this order. */
  readonly handled: readonly Name[];
  readonly failed: readonly Name[];
  readonly end: 'ok' | 'throws' | 'reports' | 'hides';
  /** What Lambda then deletes. */
  readonly deleted: readonly Name[];
}

/**
 * It handles one message after the other, and B2 fails.
 *
 * @param before times that B2 was given to it before
 */
export function answer(batch: readonly Name[], before: number, setting: Setting): Answer {
  const fails = setting.failing === 'always' || (setting.failing === 'once' && before === 0);
  const at = fails ? batch.indexOf('B2') : -1;
  if (at === -1) return { handled: batch, failed: [], end: 'ok', deleted: batch };
  if (setting.answer === 'throws') return { handled: batch.slice(0, at), failed: ['B2'], end: 'throws', deleted: [] };
  const isBehind = (name: Name, index: number): boolean => index > at && name.startsWith('B');
  const left = setting.answer === 'group' ? batch.filter(isBehind) : [];
  const failed: readonly Name[] = ['B2', ...left];
  const handled = batch.filter((name) => !failed.includes(name));
  if (setting.answer === 'nothing') return { handled, failed, end: 'hides', deleted: batch };
  return {
    handled,
    failed,
    end: 'reports',
    deleted: batch.filter((name) => !heard(batch, failed, setting).includes(name)),
  };
}

/** What Lambda takes for failed, of what is reported. */
function heard(batch: readonly Name[], failed: readonly Name[], { reads }: Setting): readonly Name[] {
  if (reads === 'no') return [];
  const batchItemFailures = failed.map((itemIdentifier) => ({ itemIdentifier }));
  const told = new TextEncoder().encode(JSON.stringify({ batchItemFailures }));
  return failedPositions(told, batch).flatMap((position) => batch[position] ?? []);
}
