/**
 * Code of a function that asks STS who it is, signed by hand: functions have no SDK here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const ASKS_WHO_IT_IS = `
import { createHash, createHmac } from 'node:crypto';
const hash = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

export const handler = async () => {
  const { AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  const { host } = new URL(AWS_ENDPOINT_URL);
  const body = 'Action=GetCallerIdentity&Version=2011-06-15';
  const stamp = new Date().toISOString().replace(/[-:]|\\.\\d{3}/g, '');
  const scope = [stamp.slice(0, 8), AWS_REGION, 'sts', 'aws4_request'].join('/');
  const signed = 'host;x-amz-date;x-amz-security-token';
  const canonical = ['POST', '/', '', 'host:' + host, 'x-amz-date:' + stamp,
    'x-amz-security-token:' + AWS_SESSION_TOKEN, '', signed, hash(body)].join('\\n');
  const key = scope.split('/').reduce(hmac, 'AWS4' + AWS_SECRET_ACCESS_KEY);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', stamp, scope, hash(canonical)].join('\\n')).toString('hex');
  const answer = await fetch(AWS_ENDPOINT_URL, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-amz-date': stamp,
      'x-amz-security-token': AWS_SESSION_TOKEN,
      authorization: 'AWS4-HMAC-SHA256 Credential=' + AWS_ACCESS_KEY_ID + '/' + scope
        + ', SignedHeaders=' + signed + ', Signature=' + signature,
    },
  });
  return /<Arn>(.*)<\\/Arn>/.exec(await answer.text())?.[1];
};`;
