import type { Call } from '@coldstart/cloud';
import { refused } from '../errors.ts';
import { distributions, type Distribution } from '../state.ts';

export function findDistribution(call: Call, id: string | undefined): Distribution {
  const found = call.state(distributions).byId.get(id ?? '');
  if (found === undefined) throw refused('NoSuchDistribution', 'The specified distribution does not exist.');
  return found;
}
