import { entries } from '@coldstart/service-apigateway/entry';
import { live, prepare, startStacks, type Lifecycle, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
beforeAll(async () => {
  stacks = await startStacks('111122223333', { services: entries });
  await prepare(stacks);
});
afterAll(() => stacks.close());

const URI =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:any/invocations';
const RestApiId = { Ref: 'Api' };
const ResourceId = { 'Fn::GetAtt': 'Api.RootResourceId' };
const Api = { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'around' } };
const mock = { Type: 'MOCK', RequestTemplates: { 'application/json': '{"statusCode": 200}' } };
const Method = {
  Type: 'AWS::ApiGateway::Method',
  Properties: { RestApiId, ResourceId, HttpMethod: 'GET', AuthorizationType: 'NONE', Integration: mock },
};
const Deployment = { Type: 'AWS::ApiGateway::Deployment', DependsOn: 'Method', Properties: { RestApiId } };
const Stage = {
  Type: 'AWS::ApiGateway::Stage',
  Properties: { RestApiId, StageName: 'dev', DeploymentId: { Ref: 'Deployment' } },
};

const LIVES: Record<string, Lifecycle> = {
  'a REST API': {
    type: 'AWS::ApiGateway::RestApi',
    first: { Name: 'first', Description: 'd', BinaryMediaTypes: ['image/png'], Tags: [{ Key: 'a', Value: '1' }] },
    second: {
      Name: 'second',
      ApiKeySourceType: 'AUTHORIZER',
      DisableExecuteApiEndpoint: true,
      BinaryMediaTypes: ['image/jpeg', '*/*'],
      Policy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }],
      },
      Tags: [{ Key: 'b', Value: '2' }],
    },
  },
  'an imported REST API': {
    type: 'AWS::ApiGateway::RestApi',
    first: { Body: { swagger: '2.0', info: { title: 'first', version: '1' }, paths: {} } },
    second: { Body: { openapi: '3.0.1', info: { title: 'second', version: '2' }, paths: {} } },
  },
  'a resource': {
    type: 'AWS::ApiGateway::Resource',
    first: { RestApiId, ParentId: ResourceId, PathPart: 'pets' },
    around: { Api },
  },
  'a method': {
    type: 'AWS::ApiGateway::Method',
    first: Method.Properties,
    second: {
      ...Method.Properties,
      ApiKeyRequired: true,
      RequestParameters: { 'method.request.header.a': true },
      MethodResponses: [{ StatusCode: '200', ResponseParameters: { 'method.response.header.b': false } }],
      Integration: {
        Type: 'AWS',
        IntegrationHttpMethod: 'POST',
        Uri: URI,
        IntegrationResponses: [{ StatusCode: '200', ResponseTemplates: { 'application/json': '{}' } }],
      },
    },
    around: { Api },
  },
  'a deployment': {
    type: 'AWS::ApiGateway::Deployment',
    first: { RestApiId, Description: 'first' },
    second: { RestApiId, Description: 'second' },
    around: { Api, Method },
  },
  'a stage': {
    type: 'AWS::ApiGateway::Stage',
    first: { ...Stage.Properties, Variables: { a: '1' }, Tags: [{ Key: 'a', Value: '1' }] },
    second: {
      ...Stage.Properties,
      Description: 'second',
      TracingEnabled: true,
      Variables: { b: '2' },
      MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 }],
    },
    around: { Api, Method, Deployment },
  },
  'a stage with a canary': {
    type: 'AWS::ApiGateway::Stage',
    first: Stage.Properties,
    second: {
      ...Stage.Properties,
      CanarySetting: {
        DeploymentId: { Ref: 'Next' },
        PercentTraffic: 12.5,
        StageVariableOverrides: { a: '2' },
        UseStageCache: true,
      },
    },
    around: { Api, Method, Deployment, Next: Deployment },
  },
  'a stage without a name': {
    type: 'AWS::ApiGateway::Stage',
    first: { RestApiId, DeploymentId: { Ref: 'Deployment' }, Tags: [{ Key: 'a', Value: '1' }] },
    second: { RestApiId, DeploymentId: { Ref: 'Deployment' }, Description: 'second' },
    around: { Api, Method, Deployment },
  },
  'a part of documentation': {
    type: 'AWS::ApiGateway::DocumentationPart',
    first: { RestApiId, Location: { Type: 'METHOD', Path: '/pets', Method: 'GET' }, Properties: '{"a":1}' },
    second: { RestApiId, Location: { Type: 'METHOD', Path: '/pets', Method: 'GET' }, Properties: '{"a":2}' },
    around: { Api },
  },
  'a version of documentation': {
    type: 'AWS::ApiGateway::DocumentationVersion',
    first: { RestApiId, DocumentationVersion: '1.0' },
    second: { RestApiId, DocumentationVersion: '1.0', Description: 'second' },
    around: { Api },
  },
  'a model': {
    type: 'AWS::ApiGateway::Model',
    first: {
      RestApiId,
      Name: 'Pet',
      ContentType: 'application/json',
      Schema: { type: 'object' },
      Description: 'first',
    },
    second: { RestApiId, Name: 'Pet', ContentType: 'application/json', Schema: { type: 'array' } },
    around: { Api },
  },
  'a validator': {
    type: 'AWS::ApiGateway::RequestValidator',
    first: { RestApiId, Name: 'v', ValidateRequestBody: true },
    second: { RestApiId, Name: 'v', ValidateRequestParameters: true },
    around: { Api },
  },
  'an authorizer': {
    type: 'AWS::ApiGateway::Authorizer',
    first: {
      RestApiId,
      Name: 'a',
      Type: 'TOKEN',
      AuthorizerUri: URI,
      IdentitySource: 'method.request.header.Authorization',
      IdentityValidationExpression: '.+',
    },
    second: {
      RestApiId,
      Name: 'b',
      Type: 'REQUEST',
      AuthorizerUri: URI,
      IdentitySource: 'method.request.querystring.key',
      AuthorizerResultTtlInSeconds: 10,
    },
    around: { Api },
  },
  'a gateway response': {
    type: 'AWS::ApiGateway::GatewayResponse',
    first: { RestApiId, ResponseType: 'DEFAULT_4XX', ResponseParameters: { 'gatewayresponse.header.a': "'b'" } },
    second: { RestApiId, ResponseType: 'DEFAULT_4XX', StatusCode: '404' },
    around: { Api },
  },
  'a key': {
    type: 'AWS::ApiGateway::ApiKey',
    first: { Name: 'key', Value: 'abcdefghijklmnopqrstuvwxyz', Enabled: true, Tags: [{ Key: 'a', Value: '1' }] },
    second: {
      Name: 'key',
      Value: 'abcdefghijklmnopqrstuvwxyz',
      Description: 'second',
      Tags: [{ Key: 'b', Value: '2' }],
    },
  },
  'a usage plan': {
    type: 'AWS::ApiGateway::UsagePlan',
    first: {
      UsagePlanName: 'plan',
      Throttle: { BurstLimit: 5, RateLimit: 2 },
      ApiStages: [{ ApiId: RestApiId, Stage: { Ref: 'Stage' } }],
    },
    second: { UsagePlanName: 'plan', Quota: { Limit: 100, Period: 'DAY' }, Description: 'second' },
    around: { Api, Method, Deployment, Stage },
  },
  'a key of a plan': {
    type: 'AWS::ApiGateway::UsagePlanKey',
    first: { KeyId: { Ref: 'Key' }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Plan' } },
    around: { Key: { Type: 'AWS::ApiGateway::ApiKey' }, Plan: { Type: 'AWS::ApiGateway::UsagePlan' } },
  },
};

test.each(Object.entries(LIVES))('%s lives in a stack', async (name, life) => {
  await live(stacks, name.replaceAll(' ', '-'), life);
});

test('an account’s settings stay when their stack goes', async () => {
  const role = 'arn:aws:iam::111122223333:role/logs';
  await stacks.create('account', {
    Resources: { Account: { Type: 'AWS::ApiGateway::Account', Properties: { CloudWatchRoleArn: role } } },
  });
  expect(await stacks.ended('account')).toBe('CREATE_COMPLETE');
  await stacks.cloudformation.deleteStack({ StackName: 'account' });
});
