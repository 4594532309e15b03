import { KMS } from '@aws-sdk/client-kms';
import { policy } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBuses, type TestBuses } from '../testing/buses.ts';

let buses: TestBuses;
let kms: KMS;
beforeAll(async () => {
  buses = await startBuses();
  kms = new KMS(buses.cloud.config());
});
afterAll(async () => {
  kms.destroy();
  await buses.close();
});

const OWNER = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' };

/** A bus with a key, whose policy lets EventBridge use it or does not. */
async function encrypted(name: string, ...more: object[]) {
  const { KeyMetadata } = await kms.createKey({ Policy: JSON.stringify(policy(OWNER, ...more)) });
  const [queue, letters] = [await buses.queue(name), await buses.queue(`${name}-letters`)];
  const KmsKeyIdentifier = KeyMetadata?.Arn;
  await buses.events.createEventBus({ Name: name, KmsKeyIdentifier, DeadLetterConfig: { Arn: letters } });
  await buses.rule(name, { source: ['shop'] }, { Arn: queue }, name);
  const put = () => buses.put({ Source: 'shop', DetailType: 'type', Detail: '{"n":1}', EventBusName: name });
  return { key: KmsKeyIdentifier, queue, letters, put };
}

const LET_IN = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: ['kms:DescribeKey', 'kms:GenerateDataKey', 'kms:Decrypt'],
  Resource: '*',
  Condition: {
    StringEquals: {
      'aws:SourceAccount': '111122223333',
      'kms:EncryptionContext:aws:events:event-bus:arn': 'arn:aws:events:eu-central-1:111122223333:event-bus/open',
    },
  },
};

test('a bus whose key lets EventBridge in carries events, until the key is disabled', async () => {
  const { key, queue, letters, put } = await encrypted('open', LET_IN);
  await put();
  expect(await buses.bodies(queue)).toMatchObject([{ detail: { n: 1 } }]);
  await kms.disableKey({ KeyId: key });
  await put();
  expect(await buses.bodies(queue)).toEqual([]);
  expect(await buses.bodies(letters)).toMatchObject([{ detail: { n: 1 } }]);
});

test('a key that does not know EventBridge keeps all events away, and their sender hears nothing', async () => {
  const { queue, letters, put } = await encrypted('closed');
  expect(await put()).toEqual([expect.any(String)]);
  expect(await buses.bodies(queue)).toEqual([]);
  const [letter] = await buses.messages(letters);
  expect(letter?.MessageAttributes?.['ERROR_CODE']?.StringValue).toBe('NO_PERMISSIONS');
});
