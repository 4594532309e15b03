import { APIGateway } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2';
import { EC2 } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { entries as apigateway } from '@coldstart/service-apigateway/entry';
import { entries as ec2 } from '@coldstart/service-ec2/entry';
import { entries as elbv2 } from '@coldstart/service-elbv2/entry';
import { ACCOUNT, refusal, rootOf, startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBalancer, makeSubnets, type MadeBalancer } from './testing/balancers.ts';

let cloud: TestCloud;
let clients: { rest: APIGateway; v2: ApiGatewayV2; elb: ElasticLoadBalancingV2; ec2: EC2 };
let subnets: string[];
let balancer: MadeBalancer;
beforeAll(async () => {
  cloud = await startTestCloud([...ec2, ...elbv2, ...apigateway]);
  const config = cloud.config(rootOf(ACCOUNT));
  clients = {
    rest: new APIGateway(config),
    v2: new ApiGatewayV2(config),
    elb: new ElasticLoadBalancingV2(config),
    ec2: new EC2(config),
  };
  subnets = await makeSubnets(clients.ec2);
  balancer = await inner();
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.destroy();
  await cloud.close();
});

const text = (MessageBody: string, StatusCode = '200') => ({
  Type: 'fixed-response' as const,
  FixedResponseConfig: { StatusCode, ContentType: 'text/plain', MessageBody },
});

/** An internal load balancer that tells by which path and name it was asked. */
async function inner(): Promise<MadeBalancer> {
  const { elb } = clients;
  const made = await makeBalancer(elb, {
    name: 'inner',
    scheme: 'internal',
    subnets,
    port: 8080,
    action: text('neither', '404'),
  });
  const rule = (Priority: number, condition: object, answer: string) =>
    elb.createRule({ ListenerArn: made.listener, Priority, Conditions: [condition], Actions: [text(answer)] });
  await rule(1, { Field: 'host-header', HostHeaderConfig: { Values: ['shop.example.com'] } }, 'by name');
  await rule(2, { Field: 'path-pattern', PathPatternConfig: { Values: ['/dev/orders/*'] } }, 'with the stage');
  await rule(3, { Field: 'path-pattern', PathPatternConfig: { Values: ['/orders/*'] } }, 'by path');
  return made;
}

async function link(): Promise<string> {
  const { VpcLinkId = '', VpcLinkStatus } = await clients.v2.createVpcLink({ Name: 'inner', SubnetIds: subnets });
  expect(VpcLinkStatus).toBe('PENDING');
  const found = await clients.v2.getVpcLink({ VpcLinkId });
  expect(found).toMatchObject({ Name: 'inner', VpcLinkStatus: 'AVAILABLE', VpcLinkVersion: 'V2', SubnetIds: subnets });
  return VpcLinkId;
}

const ask = async (id: string, path: string): Promise<[number, string]> => {
  const answer = await fetch(`${cloud.cloud.endpoint}/_execute-api/${id}${path}`);
  return [answer.status, await answer.text()];
};

async function httpApi(more: object = {}): Promise<string> {
  const { v2 } = clients;
  const { ApiId = '' } = await v2.createApi({ Name: 'outer', ProtocolType: 'HTTP' });
  const { IntegrationId } = await v2.createIntegration({
    ApiId,
    IntegrationType: 'HTTP_PROXY',
    IntegrationMethod: 'ANY',
    ConnectionType: 'VPC_LINK',
    ConnectionId: await link(),
    IntegrationUri: balancer.listener,
    PayloadFormatVersion: '1.0',
    ...more,
  });
  await v2.createRoute({ ApiId, RouteKey: 'ANY /{proxy+}', Target: `integrations/${IntegrationId}` });
  for (const StageName of ['$default', 'dev']) await v2.createStage({ ApiId, StageName, AutoDeploy: true });
  return ApiId;
}

test('a route of an HTTP API leads to a load balancer that nobody else reaches; its path has the stage', async () => {
  const id = await httpApi();
  expect(await ask(id, '/orders/7')).toEqual([200, 'by path']);
  expect(await ask(id, '/dev/orders/7')).toEqual([200, 'with the stage']);
  expect(await ask(id, '/elsewhere')).toEqual([404, 'neither']);
  const without = await httpApi({ RequestParameters: { 'overwrite:path': '$request.path' } });
  expect(await ask(without, '/dev/orders/7')).toEqual([200, 'by path']);
  const named = await httpApi({ RequestParameters: { 'overwrite:header.host': 'shop.example.com' } });
  expect(await ask(named, '/any')).toEqual([200, 'by name']);
});

test('a listener that is gone is unavailable; a link that is used is not deleted', async () => {
  const gone = await httpApi({ IntegrationUri: balancer.listener.replace(/[^/]+$/, '0123456789abcdef') });
  expect((await ask(gone, '/orders/7'))[0]).toBe(503);
  const { Items = [] } = await clients.v2.getVpcLinks({});
  const used = clients.v2.deleteVpcLink({ VpcLinkId: Items[0]?.VpcLinkId });
  expect(await refusal(used)).toMatchObject({ code: 'ConflictException' });
  const VpcLinkId = await link();
  await clients.v2.updateVpcLink({ VpcLinkId, Name: 'renamed' });
  expect((await clients.v2.getVpcLink({ VpcLinkId })).Name).toBe('renamed');
  await clients.v2.deleteVpcLink({ VpcLinkId });
  expect(await refusal(clients.v2.getVpcLink({ VpcLinkId }))).toMatchObject({ code: 'NotFoundException' });
});

async function restApi(connectionId: string, more: object = {}, variables: Record<string, string> = {}) {
  const { rest } = clients;
  const { id: restApiId = '', rootResourceId: parentId } = await rest.createRestApi({ name: 'outer' });
  const { id: resourceId = '' } = await rest.createResource({ restApiId, parentId, pathPart: '{proxy+}' });
  const key = { restApiId, resourceId, httpMethod: 'GET' };
  await rest.putMethod({ ...key, authorizationType: 'NONE', requestParameters: { 'method.request.path.proxy': true } });
  await rest.putIntegration({
    ...key,
    type: 'HTTP_PROXY',
    integrationHttpMethod: 'GET',
    uri: 'http://shop.example.com:8080/{proxy}',
    requestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' },
    connectionType: 'VPC_LINK',
    connectionId,
    integrationTarget: balancer.listener,
    ...more,
  });
  await rest.createDeployment({ restApiId, stageName: 'dev', variables });
  return restApiId;
}

test('a method of a REST API leads there by a link of the second version, and says whom it asks for', async () => {
  const id = await restApi(await link());
  expect(await ask(id, '/dev/any')).toEqual([200, 'by name']);
  const byVariable = await restApi(
    '${stageVariables.link}',
    { uri: 'http://other.example.com:8080/{proxy}', integrationTarget: balancer.arn },
    { link: await link() },
  );
  expect(await ask(byVariable, '/dev/orders/7')).toEqual([200, 'by path']);
  const nowhere = await restApi('${stageVariables.link}');
  expect((await ask(nowhere, '/dev/any'))[0]).toBe(500);
});

test('networks that are not there, and Network Load Balancers, are refused', async () => {
  const { v2, rest } = clients;
  const lost = v2.createVpcLink({ Name: 'lost', SubnetIds: ['subnet-0123456789abcdef0'] });
  expect(await refusal(lost)).toMatchObject({ code: 'BadRequestException' });
  const network = balancer.listener.replace('/app/', '/net/');
  expect(await refusal(httpApi({ IntegrationUri: network }))).toMatchObject({ code: 'NotImplemented' });
  expect(await refusal(httpApi({ IntegrationUri: 'https://example.com' }))).toMatchObject({
    code: 'BadRequestException',
  });
  const first = rest.createVpcLink({ name: 'first', targetArns: [network] });
  expect(await refusal(first)).toMatchObject({ code: 'NotImplemented' });
  expect((await rest.getVpcLinks({})).items ?? []).toEqual([]);
});
