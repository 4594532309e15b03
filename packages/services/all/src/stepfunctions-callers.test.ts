import { EventBridge } from '@aws-sdk/client-eventbridge';
import { SFN } from '@aws-sdk/client-sfn';
import { SQS } from '@aws-sdk/client-sqs';
import { entries as apigateway } from '@coldstart/service-apigateway/entry';
import { startStacks, type TestStacks } from '@coldstart/service-cloudformation/testing';
import { entries as scheduler } from '@coldstart/service-scheduler/entry';
import { entries } from '@coldstart/service-stepfunctions/entry';
import { afterAll, beforeAll, expect, test } from 'vitest';

let stacks: TestStacks;
let states: SFN;
let queues: SQS;
let outputs: Record<string, string>;
beforeAll(async () => {
  stacks = await startStacks('111122223333', { services: [...entries, ...apigateway, ...scheduler] });
  states = stacks.connect(SFN);
  queues = stacks.connect(SQS);
  await stacks.create('callers', TEMPLATE);
  expect([await stacks.ended('callers'), await stacks.reason('callers')]).toEqual(['CREATE_COMPLETE', '']);
  outputs = await stacks.outputs('callers');
  await stacks.cloud.clock.advance(5000);
});
afterAll(() => stacks.close());

const get = (name: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [name, attribute] });
const ref = (Ref: string) => ({ Ref });
const role = (Service: string, Action: string | string[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: 'may',
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] },
      },
    ],
  },
});
const machine = (StateMachineType: string, State: object) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    RoleArn: get('Role'),
    StateMachineType,
    Definition: { StartAt: 'State', States: { State: { ...State, End: true } } },
  },
});
const START = 'states:StartExecution';
const subtype = (operation: string, Arn: object) => ({
  Type: 'AWS::ApiGatewayV2::Integration',
  Properties: {
    ApiId: ref('Api'),
    IntegrationType: 'AWS_PROXY',
    IntegrationSubtype: `StepFunctions-${operation}`,
    CredentialsArn: get('ApiRole'),
    PayloadFormatVersion: '1.0',
    RequestParameters: { StateMachineArn: Arn, Input: '$request.body' },
  },
});
const route = (RouteKey: string, integration: string) => ({
  Type: 'AWS::ApiGatewayV2::Route',
  Properties: {
    ApiId: ref('Api'),
    RouteKey,
    Target: { 'Fn::Join': ['/', ['integrations', ref(integration)]] },
  },
});

const TEMPLATE = {
  Resources: {
    Role: role('states.amazonaws.com', 'logs:*'),
    Standard: machine('STANDARD', { Type: 'Pass' }),
    Express: machine('EXPRESS', { Type: 'Pass', Parameters: { 'told.$': '$' } }),
    EventsRole: role('events.amazonaws.com', START),
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['shop'] },
        Targets: [{ Id: 'machine', Arn: ref('Standard'), RoleArn: get('EventsRole'), InputPath: '$.detail' }],
      },
    },
    SchedulerRole: role('scheduler.amazonaws.com', START),
    Schedule: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 day)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: ref('Standard'), RoleArn: get('SchedulerRole'), Input: '"the clock"' },
      },
    },
    In: { Type: 'AWS::SQS::Queue' },
    Out: { Type: 'AWS::SQS::Queue' },
    PipesRole: role('pipes.amazonaws.com', ['sqs:*', 'states:StartSyncExecution', START]),
    Enriching: {
      Type: 'AWS::Pipes::Pipe',
      Properties: {
        Source: get('In'),
        SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"body":{"to":["queue"]}}' }] } },
        Enrichment: ref('Express'),
        EnrichmentParameters: { InputTemplate: '<$.body.text>' },
        Target: get('Out'),
        RoleArn: get('PipesRole'),
      },
    },
    ToMachine: {
      Type: 'AWS::Pipes::Pipe',
      Properties: {
        Source: get('Out'),
        Target: ref('Standard'),
        TargetParameters: {
          InputTemplate: '<$.body>',
          StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' },
        },
        RoleArn: get('PipesRole'),
      },
    },
    ApiRole: role('apigateway.amazonaws.com', ['states:StartSyncExecution', START]),
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'machines', ProtocolType: 'HTTP' } },
    Starts: subtype('StartExecution', ref('Standard')),
    Asks: subtype('StartSyncExecution', ref('Express')),
    Start: route('POST /start', 'Starts'),
    Ask: route('POST /ask', 'Asks'),
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: ref('Api'), StageName: '$default', AutoDeploy: true },
    },
    Rest: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'rest' } },
    Method: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: ref('Rest'),
        ResourceId: get('Rest', 'RootResourceId'),
        HttpMethod: 'POST',
        AuthorizationType: 'NONE',
        MethodResponses: [{ StatusCode: '200' }],
        Integration: {
          Type: 'AWS',
          IntegrationHttpMethod: 'POST',
          Uri: { 'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:states:action/StartSyncExecution' },
          Credentials: get('ApiRole'),
          RequestTemplates: {
            'application/json': {
              'Fn::Sub': '{"stateMachineArn": "${Express}", "input": "$util.escapeJavaScript($input.json(\'$\'))"}',
            },
          },
          IntegrationResponses: [
            { StatusCode: '200', ResponseTemplates: { 'application/json': "$input.path('$.output')" } },
          ],
        },
      },
    },
    Deployment: {
      Type: 'AWS::ApiGateway::Deployment',
      DependsOn: 'Method',
      Properties: { RestApiId: ref('Rest'), StageName: 'live' },
    },
  },
  Outputs: {
    Standard: { Value: ref('Standard') },
    In: { Value: ref('In') },
    Api: { Value: ref('Api') },
    Rest: { Value: ref('Rest') },
  },
};

/** Inputs of the executions of the standard machine, the newest first. */
async function inputs(): Promise<(string | undefined)[]> {
  const { executions = [] } = await states.listExecutions({ stateMachineArn: outputs['Standard'] });
  return Promise.all(
    executions.map(async ({ executionArn }) => (await states.describeExecution({ executionArn })).input),
  );
}

const post = async (api: string, path: string, body: object): Promise<unknown> =>
  (
    await fetch(`${stacks.cloud.endpoint}/_execute-api/${api}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
  ).json();

test('a rule and a schedule start a machine', async () => {
  const bridge = stacks.connect(EventBridge);
  await bridge.putEvents({ Entries: [{ Source: 'shop', DetailType: 'sold', Detail: '{"by": "a rule"}' }] });
  await stacks.cloud.clock.advance(3_600_000);
  expect(new Set(await inputs())).toEqual(new Set(['"the clock"', '{"by":"a rule"}']));
});

test('a pipe asks an Express machine what a batch becomes, and starts one with it', async () => {
  await queues.sendMessage({ QueueUrl: outputs['In'], MessageBody: '{"to": "queue", "text": "hello"}' });
  await stacks.cloud.clock.advance(5000);
  expect((await inputs())[0]).toBe('[{"told":["hello"]}]');
});

test('an HTTP API and a REST API start machines, and answer with what they say', async () => {
  const { Api = '', Rest = '' } = outputs;
  expect(await post(Api, '/ask', { a: 1 })).toMatchObject({ status: 'SUCCEEDED', output: '{"told":{"a":1}}' });
  const started = await post(Api, '/start', { by: 'an API' });
  expect(started).toMatchObject({ executionArn: expect.stringContaining(':execution:') as string });
  expect((await inputs())[0]).toBe('{"by":"an API"}');
  expect(await post(Rest, '/live/', { b: 2 })).toEqual({ told: { b: 2 } });
});
