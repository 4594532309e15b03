import type { Call } from '@coldstart/cloud';
import { brokerOf } from './broker/brokers.ts';
import { retained } from './data/state.ts';
import { answerShadowTopic, isShadowRequest } from './data/shadows/topics.ts';
import type { Publication } from './message.ts';
import { fireRules } from './rules/match.ts';

/**
 * What becomes of a message, whoever has published it: it is retained, its rules are set going, a request to a shadow is
 * answered, and those who have subscribed are given it.
 *
 * @param fanOut false where the broker gives it to its subscribers by itself
 */
export async function publish(call: Call, publication: Publication, fanOut = true): Promise<void> {
  const { topic, payload, qos } = publication;
  if (publication.retain) retain(call, publication);
  fireRules(call, publication);
  if (fanOut) brokerOf(call)?.give({ topic, payload, qos });
  if (isShadowRequest(topic)) await answerShadowTopic(call, publication, (reply) => publish(call, reply));
}

/** A message without contents takes away what was retained. */
function retain(call: Call, { topic, payload, qos }: Publication): void {
  const { byTopic } = call.state(retained);
  if (payload.length === 0) byTopic.delete(topic);
  else byTopic.set(topic, { topic, payload: Uint8Array.from(payload), qos, modified: call.now() });
}
