import { randomUUID } from 'node:crypto';
import type { CreateConnectionAuthRequestParameters } from '@aws-sdk/client-eventbridge';
import { calledVia, type Call, type InnerCall } from '@coldstart/cloud';
import { readParameters, writeParameters } from './secret-text.ts';
import { serviceRole } from './service-role.ts';
import type { Connection } from './state.ts';

/*
 * What a connection authorizes with is kept in a secret that EventBridge manages for the account.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/integrating_how-services-use-secrets_events.html
 */

/** As whoever changes the connection: it takes their rights on the secret, which is what AWS's policy for EventBridge gives. */
const asCaller: InnerCall = { context: calledVia('events.amazonaws.com') };

/** Puts parameters into the connection's secret, which is made where it has none. @throws AwsError of Secrets Manager */
export async function keepParameters(
  call: Call,
  connection: Connection,
  parameters: CreateConnectionAuthRequestParameters,
): Promise<void> {
  const SecretString = writeParameters(parameters);
  const { name, secretArn } = connection;
  if (secretArn === undefined) {
    await serviceRole.make(call);
    const Name = `events!connection/${name}/${randomUUID()}`;
    const { ARN } = await call.invoke('secretsmanager', 'CreateSecret', { Name, SecretString }, asCaller);
    connection.secretArn = String(ARN);
  } else await call.invoke('secretsmanager', 'PutSecretValue', { SecretId: secretArn, SecretString }, asCaller);
}

async function read(
  call: Call,
  { secretArn }: Connection,
  options: InnerCall,
): Promise<CreateConnectionAuthRequestParameters> {
  if (secretArn === undefined) return {};
  const { SecretString } = await call.invoke('secretsmanager', 'GetSecretValue', { SecretId: secretArn }, options);
  return readParameters(String(SecretString));
}

/** For whoever changes a part of them. @throws AwsError of Secrets Manager */
export const parametersForCaller = (call: Call, connection: Connection) => read(call, connection, asCaller);

/**
 * For a service that sends requests itself, in the name of whoever it acts for: they need the permissions of AWS's policy.
 *
 * @throws AwsError of Secrets Manager
 */
export async function parametersFor(
  call: Call,
  connection: Connection,
): Promise<CreateConnectionAuthRequestParameters> {
  const { secretArn } = connection;
  if (secretArn !== undefined) await call.invoke('secretsmanager', 'DescribeSecret', { SecretId: secretArn });
  return read(call, connection, {});
}

/** For what EventBridge itself sends. @throws AwsError of Secrets Manager, and where its role is gone */
export const parametersForEventBridge = async (call: Call, connection: Connection) =>
  read(call, connection, { as: serviceRole.principal(call) });

/** @throws AwsError of Secrets Manager */
export async function forgetParameters(call: Call, connection: Connection): Promise<void> {
  const { secretArn } = connection;
  if (secretArn === undefined) return;
  const asked = { SecretId: secretArn, ForceDeleteWithoutRecovery: true };
  await call.invoke('secretsmanager', 'DeleteSecret', asked, asCaller);
  connection.secretArn = undefined;
}
