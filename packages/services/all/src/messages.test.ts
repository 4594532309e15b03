import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { SNS } from '@aws-sdk/client-sns';
import { startCloud, type RunningCloud } from '@coldstart/cloud';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from './index.ts';

/*
 * docs/messages.md, as it is written there: no signature, and mails and text messages of all services.
 */

let cloud: RunningCloud;
const opened: { destroy(): void }[] = [];

beforeAll(async () => {
  cloud = await startCloud({ services: SERVICES });
});
afterAll(async () => {
  for (const each of opened) each.destroy();
  await cloud.close();
});

function client<Client extends { destroy(): void }>(Made: new (config: object) => Client, account: string): Client {
  const credentials = { accessKeyId: account, secretAccessKey: 'test' };
  const made = new Made({ endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  opened.push(made);
  return made;
}

type Message = Readonly<Record<string, unknown>>;

async function messages(filter: Readonly<Record<string, string>> = {}): Promise<Message[]> {
  const answer = await fetch(`${cloud.endpoint}/_coldstart/messages?${new URLSearchParams(filter).toString()}`);
  return ((await answer.json()) as { messages: Message[] }).messages;
}

const ANN = 'ann@example.com';
const NUMBER = '+15555550100';

test('a mail with a code is read, and confirms who it was sent to', async () => {
  const cognito = client(CognitoIdentityProvider, '111122223333');
  const { UserPool } = await cognito.createUserPool({ PoolName: 'people', AutoVerifiedAttributes: ['email'] });
  const UserPoolId = UserPool?.Id ?? '';
  const { UserPoolClient } = await cognito.createUserPoolClient({ UserPoolId, ClientName: 'app' });
  const ClientId = UserPoolClient?.ClientId ?? '';
  const UserAttributes = [{ Name: 'email', Value: ANN }];
  await cognito.signUp({ ClientId, Username: 'ann', Password: 'Corr3ct-horse', UserAttributes });
  const [mail, ...more] = await messages({ to: ANN });
  expect(more).toEqual([]);
  expect(mail).toEqual({
    id: expect.any(Number) as number,
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    account: '111122223333',
    region: 'eu-west-1',
    service: 'cognito-idp',
    medium: 'email',
    to: ANN,
    subject: 'Your verification code',
    text: expect.stringMatching(/^Your confirmation code is \d{6}$/) as string,
  });
  const [ConfirmationCode] = /\d{6}/.exec(String(mail?.['text'])) ?? [];
  await cognito.confirmSignUp({ ClientId, Username: 'ann', ConfirmationCode });
  expect((await cognito.adminGetUser({ UserPoolId, Username: 'ann' })).UserStatus).toBe('CONFIRMED');
});

test('text messages and confirmations of topics are read, by number, by account, and from one on', async () => {
  const sns = client(SNS, '444455556666');
  await sns.publish({ PhoneNumber: NUMBER, Message: 'Your parcel is here' });
  const [text] = await messages({ to: NUMBER });
  expect(text).toMatchObject({ medium: 'sms', service: 'sns', to: NUMBER, text: 'Your parcel is here' });
  const { TopicArn } = await sns.createTopic({ Name: 'news' });
  await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: 'bob@example.com' });
  const [mail, ...more] = await messages({ after: String(text?.['id']) });
  expect(more).toEqual([]);
  expect(mail).toMatchObject({
    medium: 'email',
    to: 'bob@example.com',
    link: expect.stringContaining('Token=') as string,
  });
  expect((await messages({ account: '444455556666' })).map(({ to }) => to)).toEqual([NUMBER, 'bob@example.com']);
  expect((await messages()).length).toBeGreaterThan(1);
});
