import type { Call } from '@coldstart/cloud';
import { mappings, type Mapping } from './state.ts';

export function peekMapping(call: Call, id: string): Mapping | undefined {
  const { account, region } = call;
  return call.cloud.store.peek(mappings, { account, region, part: '' })?.byId.get(id);
}

/** While its settings are being changed, too. */
export function isActive({ state }: Mapping): boolean {
  return state === 'Enabled' || state === 'Updating';
}
