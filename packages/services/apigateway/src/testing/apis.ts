import { APIGateway } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { Lambda, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import type { RunningCloud } from '@coldstart/cloud';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { entries as logs } from '@coldstart/service-logs/entry';
import { entries as sqs } from '@coldstart/service-sqs/entry';
import { ACCOUNT, rootOf, startTestCloud, trust, type Keys, type TestCloud } from '@coldstart/service-iam/testing';
import { zipSync, strToU8 } from 'fflate';
import { entries } from '../entry.ts';

export const REGION = 'eu-central-1';

/** A cloud of a test's own, with functions to put behind APIs. */
export interface TestApis {
  readonly test: TestCloud;
  readonly cloud: RunningCloud;
  readonly rest: APIGateway;
  readonly v2: ApiGatewayV2;
  readonly lambda: Lambda;
  v2As(keys: Keys): ApiGatewayV2;
  /** A function that is ready; `answer` is what it returns of `event`. Everybody at API Gateway may invoke it. */
  fn(
    name: string,
    answer: string,
    options?: { readonly closed?: boolean; readonly more?: string; readonly handler?: string },
  ): Promise<string>;
  /** Sends a request to an API at its own host. */
  call(id: string, path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export async function startApis(): Promise<TestApis> {
  const test = await startTestCloud([...lambda, ...logs, ...sqs, ...entries]);
  const clients: { destroy(): void }[] = [];
  const open = <Client extends { destroy(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  const functions = open(new Lambda(test.config(rootOf(ACCOUNT))));
  const role = await test.role('functions', trust({ Service: 'lambda.amazonaws.com' }));
  const v2As = (keys: Keys): ApiGatewayV2 => open(new ApiGatewayV2(test.config(keys)));
  return {
    test,
    cloud: test.cloud,
    rest: open(new APIGateway(test.config(rootOf(ACCOUNT)))),
    v2: v2As(rootOf(ACCOUNT)),
    lambda: functions,
    v2As,
    async fn(name, answer, { closed = false, more = '', handler = 'handler' } = {}) {
      const code = `${more}\nexport const handler = async (event) => (${answer});`;
      const { FunctionArn = '' } = await functions.createFunction({
        FunctionName: name,
        Role: role,
        Code: { ZipFile: zipSync({ 'index.mjs': strToU8(code) }) },
        Runtime: 'nodejs24.x',
        Handler: `index.${handler}`,
      });
      await waitUntilFunctionActiveV2(
        { client: functions, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 },
        { FunctionName: name },
      );
      if (!closed)
        await functions.addPermission({
          FunctionName: name,
          StatementId: 'apis',
          Action: 'lambda:InvokeFunction',
          Principal: 'apigateway.amazonaws.com',
        });
      return FunctionArn;
    },
    call: (id, path, init = {}) =>
      fetch(`${test.cloud.endpoint}/_execute-api/${id}${path}`, { redirect: 'manual', ...init }),
    async close() {
      for (const client of clients) client.destroy();
      await test.close();
    },
  };
}

export { byHost } from './by-host.ts';
