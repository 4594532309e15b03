import type { CodeDeliveryDetailsType, DeliveryMediumType } from '@aws-sdk/client-cognito-identity-provider';
import { keepMessage, principalOf, type Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { invalidParameter, refused } from '../errors.ts';
import { localAddress } from '../oauth/address.ts';
import type { Pool, User } from '../state.ts';
import { customMessageEvent } from '../triggers/events.ts';
import { fire } from '../triggers/fire.ts';
import { masked } from '../users/show.ts';
import { sendBySender } from './custom-sender.ts';
import { filled, textsOf, type MessageKind } from './texts.ts';

export interface CodeMessage {
  readonly kind: MessageKind;
  /** What it is about, as triggers are told: `SignUp`, `ForgotPassword`. */
  readonly what: string;
  readonly code: string;
  readonly attribute: 'email' | 'phone_number';
  readonly to: string;
  readonly clientId: string | undefined;
  readonly clientMetadata: Record<string, string> | undefined;
}

/**
 * Sends a code or a temporary password, in the words of the pool or of its CustomMessage function, or hands it to the
 * pool's own sender.
 *
 * @returns where it went, as the caller may know it
 */
export async function sendCode(
  call: Call,
  pool: Pool,
  user: User,
  message: CodeMessage,
): Promise<CodeDeliveryDetailsType> {
  const { attribute, to } = message;
  const medium: DeliveryMediumType = attribute === 'email' ? 'EMAIL' : 'SMS';
  if (!(await sendBySender(call, pool, user, medium, message))) await send(call, pool, user, medium, message);
  return { Destination: masked(attribute, to), DeliveryMedium: medium, AttributeName: attribute };
}

async function send(
  call: Call,
  pool: Pool,
  user: User,
  medium: DeliveryMediumType,
  message: CodeMessage,
): Promise<void> {
  const { kind, code, to } = message;
  const said = await customWords(call, pool, user, message);
  const usual = textsOf(pool.settings, kind);
  const link = confirmationLink(call, pool, user, message);
  const values = { code, username: nameFor(user, message), link };
  if (medium === 'SMS') return text(call, pool, to, filled(said.sms ?? usual.sms, values));
  const hasLink = link !== '' && /\{##.+?##\}/.test(said.email ?? usual.email);
  keepMessage(call, pool, {
    medium: 'email',
    to,
    subject: filled(said.subject ?? usual.subject, values),
    text: filled(said.email ?? usual.email, values),
    ...(hasLink && { link }),
  });
}

/** Who was made by an administrator is told the name to sign in with. */
const nameFor = (user: User, { kind, to }: CodeMessage): string =>
  kind === 'invitation' && user.username === user.sub ? to : user.username;

function confirmationLink(call: Call, { domain }: Pool, user: User, { clientId = '', code }: CodeMessage): string {
  const query = new URLSearchParams({ client_id: clientId, user_name: user.username, confirmation_code: code });
  return domain === undefined ? '' : `${localAddress(call.cloud, domain.name)}/confirmUser?${query.toString()}`;
}

const CODE = '{####}';

async function customWords(call: Call, pool: Pool, user: User, message: CodeMessage) {
  const { what, kind } = message;
  const username = kind === 'invitation' ? '{username}' : null;
  const parameters = { code: CODE, link: '{##Click Here##}', username };
  const event = customMessageEvent(user, what, message, parameters);
  const response = await fire(call, pool, 'CustomMessage', event);
  const word = (name: string): string | undefined => {
    const value = response?.[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const words = { sms: word('smsMessage'), email: word('emailMessage'), subject: word('emailSubject') };
  for (const body of [words.sms, words.email])
    if (body !== undefined && !body.includes(CODE) && !body.includes('{##'))
      throw refused('InvalidLambdaResponseException', 'Code parameter was not found in the message body');
  return words;
}

/** Text messages go through SNS, as the role that the pool was given. */
async function text(call: Call, pool: Pool, to: string, body: string): Promise<void> {
  const config = pool.mfa.sms?.SmsConfiguration ?? pool.settings.SmsConfiguration;
  if (config?.SnsCallerArn === undefined)
    throw invalidParameter('The pool has no SmsConfiguration: name the role that Cognito sends text messages with.');
  const as = senderOf(call, config.SnsCallerArn);
  try {
    await call.invoke(
      'sns',
      'Publish',
      { PhoneNumber: to, Message: body },
      {
        as,
        account: pool.account,
        region: config.SnsRegion ?? pool.region,
      },
    );
  } catch (error) {
    if (!(error instanceof AwsError) || !/Authoriz|AccessDenied/.test(error.code)) throw error;
    throw refused('InvalidSmsRoleAccessPolicyException', error.message);
  }
}

function senderOf(call: Call, roleArn: string) {
  try {
    return principalOf(call.cloud, { roleArn, sessionName: 'CognitoSMS', assumedBy: 'cognito-idp.amazonaws.com' });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw refused(
      'InvalidSmsRoleTrustRelationshipException',
      'Role does not have a trust relationship allowing Cognito to assume the role',
    );
  }
}
