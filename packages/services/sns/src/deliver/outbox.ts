import type { Call } from '@coldstart/cloud';
import type { Subscription, Topic } from '../state.ts';

/** What would leave the cloud as an e-mail or a text message: it can be read in the journal, and goes nowhere. */
export function keep(
  call: Call,
  topic: Pick<Topic, 'account' | 'region'>,
  { protocol, endpoint }: Pick<Subscription, 'protocol' | 'endpoint'>,
  content: { readonly subject?: string | undefined; readonly text: string; readonly link?: string },
): void {
  call.cloud.journal.record({
    kind: 'delivery',
    account: topic.account,
    region: topic.region,
    service: 'sns',
    action: protocol,
    resource: endpoint,
    cause: call.entry.id,
    outcome: 'ok',
    message: `${protocol} to ${endpoint}: ${content.subject ?? content.text}`,
    detail: { ...content },
  });
}
