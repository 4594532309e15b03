import { CloudFormation, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { EC2 } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { strToU8 } from 'fflate';
import { median, rate, time, type Figure } from './figures.ts';

const TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Listener:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: bench-listener
      Runtime: nodejs24.x
      Handler: index.handler
      MemorySize: 512
      FunctionUrlConfig: { AuthType: NONE }
      InlineCode: |
        exports.handler = async () => ({
          statusCode: 200,
          headers: { 'content-type': 'application/json' },
          body: '{"ok":true}',
        });
      Events:
        Rest: { Type: Api, Properties: { Path: /orders, Method: GET } }
        Http: { Type: HttpApi, Properties: { Path: /orders, Method: GET } }
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Listener
      Action: lambda:InvokeFunction
      Principal: elasticloadbalancing.amazonaws.com
Outputs:
  Arn: { Value: !GetAtt Listener.Arn }
  Rest: { Value: !Ref ServerlessRestApi }
  Http: { Value: !Ref ServerlessHttpApi }
  Url: { Value: !GetAtt ListenerUrl.FunctionUrl }
`;

const LANES = 8;
const CALLS = 1500;
/** Calls of each before the next one's turn: the machine's day is the same for all. */
const TURN = 60;
const TURNS = 5;

type Entrances = Readonly<Record<string, () => Promise<unknown>>>;

/** A function behind each entrance, each at its path of the cloud's own address. */
async function open(endpoint: string): Promise<Entrances> {
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'test' };
  const config = { endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  const client = new CloudFormation(config);
  const StackName = 'bench-entrances';
  await client.createStack({
    StackName,
    TemplateBody: TEMPLATE,
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND'],
  });
  await waitUntilStackCreateComplete({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { StackName });
  const { Stacks: [stack] = [] } = await client.describeStacks({ StackName });
  const output = (name: string): string =>
    stack?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue ?? '';

  const elb = new ElasticLoadBalancingV2(config);
  const { TargetGroups: [group] = [] } = await elb.createTargetGroup({ Name: 'bench', TargetType: 'lambda' });
  const TargetGroupArn = group?.TargetGroupArn ?? '';
  await elb.registerTargets({ TargetGroupArn, Targets: [{ Id: output('Arn') }] });
  const { Subnets: all = [] } = await new EC2(config).describeSubnets({});
  const Subnets = all.slice(0, 2).map(({ SubnetId = '' }) => SubnetId);
  const { LoadBalancers: [balancer] = [] } = await elb.createLoadBalancer({ Name: 'bench', Subnets });
  const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn }];
  await elb.createListener({ LoadBalancerArn: balancer?.LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions });

  const lambda = new LambdaClient(config);
  const invoke = new InvokeCommand({ FunctionName: 'bench-listener', Payload: strToU8('{}') });
  const get = (path: string) => async () => {
    const answer = await fetch(new URL(path, endpoint));
    const text = await answer.text();
    if (answer.status !== 200 || text !== '{"ok":true}') throw new Error(`${path}: ${answer.status} ${text}`);
  };
  return {
    Invoke: () => lambda.send(invoke),
    'REST API': get(`/_execute-api/${output('Rest')}/Prod/orders`),
    'HTTP API': get(`/_execute-api/${output('Http')}/orders`),
    'function URL': get(`${output('Url')}orders`),
    'load balancer': get('/_elb/bench/orders'),
  };
}

async function inTurns(entrances: Entrances, measure: (task: () => Promise<unknown>) => Promise<number[]>) {
  const values = new Map<string, number[]>(Object.keys(entrances).map((name) => [name, []]));
  for (let turn = 0; turn < TURNS; turn += 1)
    for (const [name, task] of Object.entries(entrances)) values.get(name)?.push(...(await measure(task)));
  return (name: string): number[] => values.get(name) ?? [];
}

/** What an entrance adds to a call of its function, and how many calls it carries beside `Invoke`. */
export async function entranceFigures(endpoint: string): Promise<Figure[]> {
  const entrances = await open(endpoint);
  for (const task of Object.values(entrances)) await rate(LANES, CALLS / 3, task);
  const times = await inTurns(entrances, async (task) => {
    const values: number[] = [];
    for (let call = 0; call < TURN; call += 1) values.push(await time(task));
    return values;
  });
  const rates = await inTurns(entrances, async (task) => [await rate(LANES, CALLS / 3, task)]);
  const { Invoke: _, ...others } = entrances;
  const [alone, most] = [median(times('Invoke')), median(rates('Invoke'))];
  return Object.keys(others).flatMap((name): Figure[] => [
    {
      name: `GET, ${name}, over Invoke (${alone.toFixed(2)} ms)`,
      unit: 'ms',
      values: [median(times(name)) - alone],
      goal: '<= 1.5',
      met: (value) => value <= 1.5,
    },
    {
      name: `  in 8 lanes, of Invoke's (${most.toFixed(0)}/s)`,
      unit: '%',
      values: [(median(rates(name)) / most) * 100],
      goal: '>= 80',
      met: (value) => value >= 80,
    },
  ]);
}
