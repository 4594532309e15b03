import { CloudFormation, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { zipSync, strToU8 } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT, REGION, startLambda, type TestLambda } from '@coldstart/service-lambda/testing';
import { SERVICES } from './index.ts';

// CDK's own handlers, crhelper and cfn-response from npm: HTTPS on its own port, whatever ResponseURL says.

let lambda: TestLambda;
let cloudformation: CloudFormation;
beforeAll(async () => {
  lambda = await startLambda({ services: SERVICES });
  cloudformation = new CloudFormation({
    endpoint: lambda.cloud.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  cloudformation.destroy();
  await lambda.close();
});

const NODE = (options: string): string => `
  const https = require('node:https');
  exports.handler = (event) => {
    const url = new URL(event.ResponseURL);
    const { StackId, RequestId, LogicalResourceId } = event;
    const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'x', StackId, RequestId, LogicalResourceId });
    return new Promise((done, fail) => {
      const options = { ${options}, path: url.pathname + url.search, method: 'PUT', headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) } };
      https.request(options, (answer) => { answer.resume(); done(answer.statusCode); }).on('error', fail).end(body);
    });
  };`;

const PYTHON = (host: string): string => `
import json
from http.client import HTTPSConnection
from urllib.parse import urlsplit
def handler(event, context):
    url = urlsplit(event["ResponseURL"])
    body = json.dumps({"Status": "SUCCESS", "PhysicalResourceId": "x", **{name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}})
    connection = HTTPSConnection(url.${host})
    connection.request("PUT", url.path, body=body, headers={"content-type": "", "content-length": str(len(body))})
    return connection.getresponse().status
`;

test.each([
  ['node-host', 'nodejs22.x', 'index.js', NODE('hostname: url.hostname')],
  ['node-port', 'nodejs24.x', 'index.js', NODE('hostname: url.hostname, port: url.port')],
  ['python-host', 'python3.13', 'index.py', PYTHON('hostname')],
  ['python-port', 'python3.13', 'index.py', PYTHON('netloc')],
] as const)('a custom resource answers over HTTPS (%s)', async (name, Runtime, file, code) => {
  await lambda.create(name, '', { Runtime, Timeout: 10, Code: { ZipFile: zipSync({ [file]: strToU8(code) }) } });
  const ServiceToken = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
  const TemplateBody = JSON.stringify({
    Resources: { Thing: { Type: 'Custom::Thing', Properties: { ServiceToken } } },
  });
  await cloudformation.createStack({ StackName: name, TemplateBody });
  const waiter = { client: cloudformation, maxWaitTime: 20, minDelay: 0.1, maxDelay: 0.2 };
  const { state } = await waitUntilStackCreateComplete(waiter, { StackName: name });
  expect(state).toBe('SUCCESS');
});

test('HTTPS to the same port of other hosts is trusted by whom it was before', async () => {
  await lambda.create(
    'stranger',
    `export const handler = async () => fetch(process.env.AWS_ENDPOINT_URL.replace('http:', 'https:').replace('127.0.0.1', 'localhost')).then(() => 'trusted', (error) => error.cause.code);`,
  );
  const { Payload } = await lambda.invoke('stranger');
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
});
