import { Lambda, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import type { ServiceEntry } from '@coldstart/cloud';
import { trust } from '@coldstart/service-iam/testing';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { entries as logs } from '@coldstart/service-logs/entry';
import { strToU8, zipSync } from 'fflate';
import { startPools, type TestPools } from './pools.ts';

export interface TestTriggers extends TestPools {
  readonly lambda: Lambda;
  /**
   * A function that Cognito may invoke.
   *
   * @param body of `async (event) => { ... }`
   */
  fn(name: string, body: string, options?: { readonly closed?: boolean }): Promise<string>;
  /** The events that a function was given, oldest first: it has to end with `console.log(JSON.stringify(event))`. */
  events(name: string): Record<string, unknown>[];
}

/** What functions print of their events; `heard` finds it in the journal. */
export const TELL = 'console.log("EVENT " + JSON.stringify(event));';

export async function startTriggers(more: readonly ServiceEntry[] = []): Promise<TestTriggers> {
  const pools = await startPools([...lambda, ...logs, ...more], true);
  const client = new Lambda(pools.test.config());
  const Role = await pools.test.role('functions', trust({ Service: 'lambda.amazonaws.com' }));
  return {
    ...pools,
    lambda: client,
    async fn(FunctionName, body, { closed = false } = {}) {
      const code = `export const handler = async (event) => { ${body} };`;
      const { FunctionArn = '' } = await client.createFunction({
        FunctionName,
        Role,
        Code: { ZipFile: zipSync({ 'index.mjs': strToU8(code) }) },
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Timeout: 20,
      });
      await waitUntilFunctionActiveV2({ client, maxWaitTime: 20, minDelay: 0.02, maxDelay: 0.1 }, { FunctionName });
      if (!closed)
        await client.addPermission({
          FunctionName,
          StatementId: 'cognito',
          Action: 'lambda:InvokeFunction',
          Principal: 'cognito-idp.amazonaws.com',
          SourceAccount: '111122223333',
        });
      return FunctionArn;
    },
    events(name) {
      const lines = pools.test.cloud.journal
        .entries()
        .flatMap(({ log }) => (log?.functionName === name ? log.lines : []))
        .map(({ message }) => message);
      return lines.flatMap((line) => {
        const [, text] = /EVENT (\{.*\})/s.exec(line) ?? [];
        return text === undefined ? [] : [JSON.parse(text) as Record<string, unknown>];
      });
    },
    async close() {
      client.destroy();
      await pools.close();
    },
  };
}
