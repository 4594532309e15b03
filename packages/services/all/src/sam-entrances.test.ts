import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { entries as apigateway } from '@coldstart/service-apigateway/entry';
import { startStacks, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as ec2 } from '@coldstart/service-ec2/entry';
import { entries as elb } from '@coldstart/service-elbv2/entry';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks('111122223333', { services: [...apigateway, ...ec2, ...elb, ...lambda] });
});
afterAll(() => stacks.close());

/** Asks at an address that a stack's output names; names below `localhost` need not resolve. */
async function ask(address: string): Promise<string> {
  const { host, pathname } = new URL(address);
  const { hostname, port } = new URL(stacks.cloud.endpoint);
  const outgoing = request({ hostname, port, path: pathname, headers: { host } }).end();
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return `${answer.statusCode} ${await text(answer)}`;
}

test.each([
  ['rest-api', '200 a REST API was asked for /hello'],
  ['http-api', '200 an HTTP API was asked for /hello'],
  ['function-url', '200 a function URL was asked for /hello'],
  ['load-balancer', '200 a load balancer was asked for /hello'],
])(
  'a template with a %s is deployed, and who asks at its address gets what the function answers',
  async (name, said) => {
    await stacks.cloudformation.createStack({
      StackName: name,
      TemplateBody: await readFile(new URL(`entrances/${name}.yaml`, import.meta.url), 'utf8'),
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND'],
    });
    expect(await stacks.ended(name)).toBe('CREATE_COMPLETE');
    const { Stacks: [stack] = [] } = await stacks.cloudformation.describeStacks({ StackName: name });
    const address = stack?.Outputs?.find(({ OutputKey }) => OutputKey === 'Address')?.OutputValue ?? '';
    expect(await ask(address)).toBe(said);
  },
);
