/** https://docs.aws.amazon.com/general/latest/gr/iot-core.html#message-broker-limits */
const LARGEST = 128 * 1024;
const LONGEST = 256;
const MOST_SLASHES = 7;

/** Reserved topics that may be published to. https://docs.aws.amazon.com/iot/latest/developerguide/reserved-topics.html */
const RESERVED = /^\$aws\/(?:rules\/[^/]+(?:\/.*)?|things\/[^/]+\/shadow\/(?:name\/[^/]+\/)?(?:get|update|delete))$/;

/** What is wrong with a topic that something is published to; nothing when left out. @param size of the payload, in bytes */
export function topicProblem(topic: string, size: number, retain: boolean): string | undefined {
  const counted = topic.replace(/^\$aws\/rules\/[^/]+\/?/, '');
  if (size > LARGEST) return `The payload has ${size} bytes; a message has ${LARGEST} at most.`;
  if (topic === '' || /[+#\u0000]/.test(topic)) return `Invalid topic: ${topic}`;
  if (Buffer.byteLength(counted) > LONGEST) return `The topic is longer than ${LONGEST} bytes.`;
  if (counted.split('/').length > MOST_SLASHES + 1 && !topic.startsWith('$aws/things/'))
    return `The topic has more than ${MOST_SLASHES} slashes.`;
  if (!topic.startsWith('$')) return undefined;
  if (retain) return 'Messages to reserved topics cannot be retained.';
  return RESERVED.test(topic) ? undefined : `The topic ${topic} is reserved: AWS IoT alone publishes to it.`;
}
