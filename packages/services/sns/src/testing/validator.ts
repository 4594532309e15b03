import https from 'node:https';
import { get } from 'node:http';
import MessageValidator from 'sns-validator';

/**
 * Whether AWS's own validator takes a message's signature. It wants certificates from AWS's hosts, by HTTPS: it is given
 * the address that it wants, and the cloud's certificate at it. The address is no part of what is signed.
 */
export async function verified(message: Readonly<Record<string, string>>): Promise<boolean> {
  const url = message['SigningCertURL'] ?? '';
  const original = https.get;
  https.get = ((_: unknown, answered: never) => get(url, answered)) as typeof https.get;
  try {
    const SigningCertURL = `https://sns.eu-central-1.amazonaws.com/${url.split('/').at(-1)}`;
    return await new Promise((resolve) =>
      new MessageValidator().validate({ ...message, SigningCertURL }, (error) => resolve(error === null)),
    );
  } finally {
    https.get = original;
  }
}
