import type { Call } from '@coldstart/cloud';
import type { Publication } from '../../message.ts';
import type { JsonObject } from './json.ts';
import { readClientToken, readUpdate, ShadowError } from './request.ts';
import { deleteShadow, readShadow, secondsOf, updateShadow, type ShadowName, type Updated } from './shadow.ts';

/** `$aws/things/NAME/shadow/update` and the like. https://docs.aws.amazon.com/iot/latest/developerguide/device-shadow-mqtt.html */
const REQUEST = /^\$aws\/things\/([^/]+)\/shadow(?:\/name\/([^/]+))?\/(get|update|delete)$/;

export const isShadowRequest = (topic: string): boolean => REQUEST.test(topic);

type Tell = (publication: Publication) => Promise<void>;

/** Does what a message to a shadow's topic asks for, and publishes what became of it. */
export async function answerShadowTopic(call: Call, { topic, payload }: Publication, tell: Tell): Promise<void> {
  const [, thing = '', shadow, what] = REQUEST.exec(topic) ?? [];
  const name = { thing, shadow };
  try {
    if (what === 'update') await tellUpdated(updateShadow(call, name, readUpdate(payload)), name, tell);
    else {
      const token = readClientToken(payload);
      const answer = what === 'get' ? readShadow(call, name, token) : deleteShadow(call, name, token);
      await tell(published(`${topic}/accepted`, answer));
    }
  } catch (error) {
    if (!(error instanceof ShadowError)) throw error;
    const { code, message, clientToken } = error;
    const rejected = { code, message, timestamp: secondsOf(call), ...(clientToken !== undefined && { clientToken }) };
    await tell(published(`${topic}/rejected`, rejected));
  }
}

export async function tellUpdated(
  { accepted, delta, documents }: Updated,
  { thing, shadow }: ShadowName,
  tell: Tell,
): Promise<void> {
  const prefix = `$aws/things/${thing}/shadow${shadow === undefined ? '' : `/name/${shadow}`}/update`;
  await tell(published(`${prefix}/accepted`, accepted));
  if (delta !== undefined) await tell(published(`${prefix}/delta`, delta));
  await tell(published(`${prefix}/documents`, documents));
}

export const published = (topic: string, document: JsonObject): Publication => ({
  topic,
  payload: Buffer.from(JSON.stringify(document), 'utf8'),
  qos: 1,
  retain: false,
});
