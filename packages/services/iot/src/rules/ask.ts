import { principalOf, servicePrincipal, type Call } from '@coldstart/cloud';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Ask, Value } from '@coldstart/iot-sql';
import { AwsError } from '@coldstart/wire';
import type { Rule } from '../state.ts';

type Asked = (call: Call, rule: Rule, args: readonly Value[]) => Promise<Value>;

const text = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
const parsed = (bytes: unknown): Value => JSON.parse(Buffer.from(bytes as Uint8Array).toString('utf8')) as Value;

const as = (call: Call, rule: Rule, roleArn: Value) =>
  principalOf(call.cloud, { roleArn: text(roleArn), sessionName: rule.name, assumedBy: 'iot.amazonaws.com' });

/** Functions that ask other services, as the role that they name. */
const ASKED: Readonly<Record<string, Asked>> = {
  async aws_lambda(call, rule, [arn, input]) {
    const answer = await call.invoke(
      'lambda',
      'Invoke',
      {
        FunctionName: text(arn),
        InvocationType: 'RequestResponse',
        Payload: Buffer.from(JSON.stringify(input ?? null)),
      },
      {
        as: servicePrincipal('iot.amazonaws.com', call.account),
        context: { 'aws:SourceArn': rule.arn, 'aws:SourceAccount': call.account },
      },
    );
    return answer['FunctionError'] === undefined ? parsed(answer['Payload']) : undefined;
  },
  async get_dynamodb(call, rule, args) {
    const [table, partition, value, ...rest] = args;
    const [sort, sortValue, role] = rest.length > 1 ? rest : [undefined, undefined, rest[0]];
    const attribute = (of: Value) => (typeof of === 'number' ? { N: String(of) } : { S: text(of) });
    const Key = {
      [text(partition)]: attribute(value),
      ...(sort !== undefined && { [text(sort)]: attribute(sortValue) }),
    };
    const { Item } = await call.invoke(
      'dynamodb',
      'GetItem',
      { TableName: text(table), Key },
      { as: as(call, rule, role) },
    );
    return Item === undefined ? undefined : (unmarshall(Item as Parameters<typeof unmarshall>[0]) as Value);
  },
  async get_thing_shadow(call, rule, args) {
    const [thing, second, third] = args;
    const input = { thingName: text(thing), ...(third !== undefined && { shadowName: text(second) }) };
    const { payload } = await call.invoke('iotdata', 'GetThingShadow', input, { as: as(call, rule, third ?? second) });
    return parsed(payload);
  },
};

/** Whatever another service refuses is Undefined to the SQL; the journal says why. */
export const askServices =
  (call: Call, rule: Rule): Ask =>
  async (name, args) => {
    try {
      return await ASKED[name]?.(call, rule, args);
    } catch (error) {
      if (error instanceof AwsError) return undefined;
      throw error;
    }
  };
