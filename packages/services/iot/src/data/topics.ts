import type { Access, Call } from '@coldstart/cloud';
import { invalidRequest, notFound, notHere } from '../errors.ts';
import { listed } from '../lists.ts';
import { iotArn } from '../names.ts';
import { publish } from '../publish.ts';
import type { IotDataOperations } from '../sdk.ts';
import { retained } from './state.ts';
import { topicProblem } from './topic-rules.ts';

const onTopic = ({ topic = '' }: { readonly topic?: string | undefined }, call: Call, action: string): Access => ({
  action,
  resource: iotArn(call, 'topic', topic),
});

/** Properties of messages that MQTT 5 has. */
const PROPERTIES = [
  'userProperties',
  'payloadFormatIndicator',
  'contentType',
  'responseTopic',
  'correlationData',
  'messageExpiry',
] as const;

export const topicOperations: IotDataOperations = {
  Publish: {
    access: (input, call, action) =>
      input.retain === true
        ? [onTopic(input, call, action), onTopic(input, call, 'iot:RetainPublish')]
        : onTopic(input, call, action),
    changes: true,
    async run({ topic, qos = 0, retain = false, payload, ...more }, call) {
      for (const property of PROPERTIES) {
        if (more[property] !== undefined)
          throw notHere(
            property,
            'Its broker speaks MQTT 3.1.1, whose messages have no properties: put it into the payload.',
          );
      }
      const bytes = Buffer.from((payload as Uint8Array | undefined) ?? new Uint8Array());
      const problem = topicProblem(topic, bytes.length, retain);
      if (problem !== undefined) throw invalidRequest(problem);
      if (qos !== 0 && qos !== 1) throw invalidRequest(`Invalid QoS: ${qos}. AWS IoT has 0 and 1.`);
      await publish(call, {
        topic,
        payload: bytes,
        qos,
        retain,
        from: { principal: call.principal.arn, sourceIp: call.request?.sourceIp },
      });
    },
  },
  GetRetainedMessage: {
    access: onTopic,
    run({ topic }, call) {
      const message = call.state(retained).byTopic.get(topic);
      if (message === undefined) throw notFound(`No retained message found for topic ${topic}`);
      const { payload, qos, modified } = message;
      return { topic, payload: payload as never, qos, lastModifiedTime: modified };
    },
  },
  ListRetainedMessages: {
    run({ nextToken, maxResults }, call) {
      const all = [...call.state(retained).byTopic.values()];
      const { items, token } = listed(all, ({ topic }) => topic, { token: nextToken, limit: maxResults });
      return {
        retainedTopics: items.map(({ topic, payload, qos, modified }) => ({
          topic,
          payloadSize: payload.length,
          qos,
          lastModifiedTime: modified,
        })),
        nextToken: token,
      };
    },
  },
};
