import { randomUUID } from 'node:crypto';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { EC2 } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Lambda, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { entries as apigateway } from '@coldstart/service-apigateway/entry';
import { entries as ec2 } from '@coldstart/service-ec2/entry';
import { entries as elbv2 } from '@coldstart/service-elbv2/entry';
import { ACCOUNT, rootOf, startTestCloud, trust, type TestCloud } from '@coldstart/service-iam/testing';
import { entries as lambda } from '@coldstart/service-lambda/entry';
import { entries as logs } from '@coldstart/service-logs/entry';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBalancer, makeSubnets } from './testing/balancers.ts';
import { hasPowertools, powertoolsZip } from './testing/powertools.ts';

/** A handler as its authors write it, but for the resolver: the same for each way in. */
const handler = (resolver: string): string => `
from aws_lambda_powertools.event_handler import ${resolver}, Response, content_types
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.shared.cookies import Cookie

app = ${resolver}()

@app.get("/hello/<name>")
def hello(name: str):
    # Behind a load balancer they may come as lists alone: these two know of all forms.
    queries, headers = app.current_event.resolved_query_string_parameters, app.current_event.resolved_headers_field
    return {"name": name, "q": queries.get("q"), "agent": "".join(headers.get("x-agent"))}

@app.post("/echo")
def echo():
    cookies = [Cookie(name="a", value="1", secure=False), Cookie(name="b", value="2", secure=False)]
    return Response(201, content_types.APPLICATION_JSON, app.current_event.json_body, cookies=cookies)

@app.get("/bytes")
def data():
    return Response(200, "image/png", bytes([0, 127, 128, 255]))

@app.not_found
def missing(error: NotFoundError):
    return Response(404, content_types.APPLICATION_JSON, {"missing": app.current_event.path})

def handler(event, context):
    return app.resolve(event, context)
`;

describe.skipIf(!hasPowertools)('Powertools for Python (run `python3 scripts/python-tools.py` to have it)', () => {
  let cloud: TestCloud;
  let clients: { rest: APIGateway; v2: ApiGatewayV2; lambda: Lambda; elb: ElasticLoadBalancingV2; ec2: EC2 };
  let role: string;
  beforeAll(async () => {
    cloud = await startTestCloud([...lambda, ...logs, ...ec2, ...elbv2, ...apigateway]);
    const config = cloud.config(rootOf(ACCOUNT));
    clients = {
      rest: new APIGateway(config),
      v2: new ApiGatewayV2(config),
      lambda: new Lambda(config),
      elb: new ElasticLoadBalancingV2(config),
      ec2: new EC2(config),
    };
    role = await cloud.role('python', trust({ Service: 'lambda.amazonaws.com' }));
  });
  afterAll(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await cloud.close();
  });

  async function deploy(resolver: string): Promise<string> {
    const { FunctionArn = '' } = await clients.lambda.createFunction({
      FunctionName: resolver,
      Role: role,
      Code: { ZipFile: powertoolsZip(handler(resolver)) },
      Runtime: 'python3.14',
      Handler: 'index.handler',
      MemorySize: 512,
      Timeout: 25,
    });
    const patience = { client: clients.lambda, maxWaitTime: 20, minDelay: 0.02, maxDelay: 0.1 };
    await waitUntilFunctionActiveV2(patience, { FunctionName: resolver });
    for (const service of ['apigateway', 'elasticloadbalancing'])
      await clients.lambda.addPermission({
        FunctionName: resolver,
        StatementId: service,
        Action: 'lambda:InvokeFunction',
        Principal: `${service}.amazonaws.com`,
      });
    return FunctionArn;
  }

  /** Puts a function behind a way in, and gives the address before a path. */
  const ENTRANCES: Record<string, (fn: string) => Promise<string>> = {
    async APIGatewayRestResolver(fn) {
      const { rest } = clients;
      const { id: restApiId = '', rootResourceId: parentId } = await rest.createRestApi({
        name: randomUUID(),
        binaryMediaTypes: ['*/*'],
      });
      const { id: resourceId = '' } = await rest.createResource({ restApiId, parentId, pathPart: '{proxy+}' });
      const key = { restApiId, resourceId, httpMethod: 'ANY' };
      const [, , , region] = fn.split(':');
      const uri = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${fn}/invocations`;
      await rest.putMethod({ ...key, authorizationType: 'NONE' });
      await rest.putIntegration({ ...key, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri });
      await rest.createDeployment({ restApiId, stageName: 'live' });
      return `${cloud.cloud.endpoint}/_execute-api/${restApiId}/live`;
    },
    async APIGatewayHttpResolver(fn) {
      const { ApiId = '' } = await clients.v2.createApi({ Name: randomUUID(), ProtocolType: 'HTTP', Target: fn });
      return `${cloud.cloud.endpoint}/_execute-api/${ApiId}`;
    },
    async ALBResolver(fn) {
      const { elb } = clients;
      const { TargetGroups = [] } = await elb.createTargetGroup({ Name: 'python', TargetType: 'lambda' });
      const TargetGroupArn = TargetGroups[0]?.TargetGroupArn ?? '';
      const lists = { Key: 'lambda.multi_value_headers.enabled', Value: 'true' };
      await elb.modifyTargetGroupAttributes({ TargetGroupArn, Attributes: [lists] });
      await elb.registerTargets({ TargetGroupArn, Targets: [{ Id: fn }] });
      const subnets = await makeSubnets(clients.ec2);
      await makeBalancer(elb, { name: 'python', subnets, port: 80, action: { Type: 'forward', TargetGroupArn } });
      return `${cloud.cloud.endpoint}/_elb/python`;
    },
    async LambdaFunctionUrlResolver(fn) {
      const open = { FunctionName: fn, Principal: '*' };
      const ofUrl = { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' } as const;
      await clients.lambda.addPermission({ ...open, ...ofUrl, StatementId: 'url' });
      const ofFunction = { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true };
      await clients.lambda.addPermission({ ...open, ...ofFunction, StatementId: 'function' });
      const { FunctionUrl = '' } = await clients.lambda.createFunctionUrlConfig({ FunctionName: fn, AuthType: 'NONE' });
      return FunctionUrl.replace(/\/$/, '');
    },
  };

  test.each(Object.keys(ENTRANCES))('a handler with %s runs unchanged', async (resolver) => {
    const address = (await ENTRANCES[resolver]?.(await deploy(resolver))) ?? '';
    const hello = await fetch(`${address}/hello/Ada?q=1`, { headers: { 'x-agent': 'own' } });
    expect([hello.status, await hello.json()]).toEqual([200, { name: 'Ada', q: ['1'], agent: 'own' }]);

    const sent = { text: 'ça va', list: [1, null] };
    const echo = await fetch(`${address}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    });
    expect([echo.status, await echo.json()]).toEqual([201, sent]);
    expect(echo.headers.getSetCookie()).toEqual(['a=1', 'b=2']);

    const bytes = await fetch(`${address}/bytes`, { headers: { accept: 'image/png' } });
    expect(bytes.headers.get('content-type')).toBe('image/png');
    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 127, 128, 255]);

    const missing = await fetch(`${address}/nowhere`);
    expect([missing.status, await missing.json()]).toEqual([404, { missing: '/nowhere' }]);
  });
});
