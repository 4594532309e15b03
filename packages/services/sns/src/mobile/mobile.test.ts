import { refusal } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTopics, type TestTopics } from '../testing/topics.ts';

let topics: TestTopics;
beforeAll(async () => {
  topics = await startTopics();
});
afterAll(() => topics.close());

const Attributes = { PlatformCredential: 'secret', PlatformPrincipal: 'client' };
const application = (Name: string, Platform = 'GCM') =>
  topics.sns.createPlatformApplication({ Name, Platform, Attributes });

test('an application is told of without its secrets', async () => {
  const { PlatformApplicationArn } = await application('shop');
  expect(PlatformApplicationArn).toBe('arn:aws:sns:eu-central-1:111122223333:app/GCM/shop');
  await topics.sns.setPlatformApplicationAttributes({
    PlatformApplicationArn,
    Attributes: { SuccessFeedbackSampleRate: '50' },
  });
  const told = { Enabled: 'true', SuccessFeedbackSampleRate: '50' };
  expect((await topics.sns.getPlatformApplicationAttributes({ PlatformApplicationArn })).Attributes).toEqual(told);
  const { PlatformApplications } = await topics.sns.listPlatformApplications();
  expect(PlatformApplications).toEqual([{ PlatformApplicationArn, Attributes: told }]);
  await topics.sns.deletePlatformApplication({ PlatformApplicationArn });
  const absent = topics.sns.getPlatformApplicationAttributes({ PlatformApplicationArn });
  expect(await refusal(absent)).toMatchObject({ code: 'NotFound', message: 'PlatformApplication does not exist' });
});

test.each([
  ['another platform', { Platform: 'AAA' }, 'Invalid parameter: Platform Reason: AAA is not supported'],
  ['no name', { Name: '' }, 'Invalid parameter:  Reason: cannot be empty'],
  [
    'a long name',
    { Name: 'a'.repeat(257) },
    `Invalid parameter: ${'a'.repeat(257)} Reason: must be at most 256 characters long`,
  ],
  [
    'a secret of nobody',
    { Attributes: { PlatformCredential: 'x' } },
    'Invalid parameter: Attributes Reason: PlatformCredential attribute provided without PlatformPrincipal',
  ],
  [
    'an attribute of another thing',
    { Attributes: { ...Attributes, Token: 'x' } },
    'Invalid parameter: Attributes Reason: Invalid attribute name: Token',
  ],
])('%s is refused', async (_, wrong, message) => {
  const right = { Name: 'refused', Platform: 'GCM', Attributes };
  expect((await refusal(topics.sns.createPlatformApplication({ ...right, ...wrong }))).message).toBe(message);
});

test('an ARN is read before attributes', async () => {
  const wrong = topics.sns.setPlatformApplicationAttributes({ PlatformApplicationArn: 'wrong', Attributes: { X: '' } });
  expect((await refusal(wrong)).message).toBe(
    'Invalid parameter: PlatformApplicationArn Reason: An ARN must have at least 6 elements, not 1',
  );
});

test('a device has one endpoint in an application', async () => {
  const { PlatformApplicationArn } = await application('devices', 'ADM');
  const make = (more: object = {}) =>
    topics.sns.createPlatformEndpoint({ PlatformApplicationArn, Token: 'token', ...more });
  const { EndpointArn } = await make();
  expect(EndpointArn).toMatch(/:endpoint\/ADM\/devices\/[\da-f-]{36}$/);
  expect((await make()).EndpointArn).toBe(EndpointArn);
  expect((await refusal(make({ CustomUserData: 'other' }))).message).toBe(
    `Invalid parameter: Token Reason: Endpoint ${EndpointArn} already exists with the same Token, but different attributes.`,
  );
  const long = make({ Token: 'long', CustomUserData: 'ä'.repeat(1025) });
  expect((await refusal(long)).message).toMatch(/CustomUserData: must be at most 2048 bytes long in UTF-8 encoding$/);
  const { Endpoints } = await topics.sns.listEndpointsByPlatformApplication({ PlatformApplicationArn });
  expect(Endpoints).toEqual([{ EndpointArn, Attributes: { Enabled: 'true', Token: 'token' } }]);
  await topics.sns.deleteEndpoint({ EndpointArn });
  const absent = topics.sns.getEndpointAttributes({ EndpointArn });
  expect(await refusal(absent)).toMatchObject({ code: 'NotFound', message: 'Endpoint does not exist' });
});

test('what a device gets stands in the journal, in the words for its platform', async () => {
  const { PlatformApplicationArn } = await application('told');
  const { EndpointArn = '' } = await topics.sns.createPlatformEndpoint({ PlatformApplicationArn, Token: 'token' });
  const Message = JSON.stringify({ default: 'all', GCM: 'for this one' });
  const both = { Message, MessageStructure: 'json' };
  await topics.sns.publish({ TargetArn: EndpointArn, ...both });
  const TopicArn = await topics.topic('devices');
  await topics.sns.subscribe({ TopicArn, Protocol: 'application', Endpoint: EndpointArn });
  await topics.sns.publish({ TopicArn, ...both });
  await topics.pass(1);
  const told = topics.cloud.cloud.journal.entries().filter(({ resource }) => resource === EndpointArn);
  const deliveries = told.filter(({ kind }) => kind === 'delivery');
  expect(deliveries.map(({ message }) => message)).toEqual(
    Array(2).fill(`application to ${EndpointArn}: for this one`),
  );
  await topics.sns.setEndpointAttributes({ EndpointArn, Attributes: { Enabled: 'false' } });
  expect(await refusal(topics.sns.publish({ TargetArn: EndpointArn, ...both }))).toMatchObject({
    code: 'EndpointDisabled',
  });
  await topics.sns.deleteEndpoint({ EndpointArn });
  expect((await refusal(topics.sns.publish({ TargetArn: EndpointArn, ...both }))).message).toBe(
    'Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified',
  );
});
