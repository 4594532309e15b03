import { keepMessage, type Call } from '@coldstart/cloud';
import type { Subscription, Topic } from '../state.ts';

/** What would leave the cloud as an e-mail or a text message: it can be read, and goes nowhere. */
export function keep(
  call: Call,
  topic: Pick<Topic, 'account' | 'region'>,
  { protocol, endpoint }: Pick<Subscription, 'protocol' | 'endpoint'>,
  content: { readonly subject?: string | undefined; readonly text: string; readonly link?: string },
): void {
  keepMessage(call, topic, { medium: protocol, to: endpoint, ...content });
}
