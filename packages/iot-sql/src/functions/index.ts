import type { Message } from '../message.ts';
import type { Value } from '../value.ts';
import { collectionFunctions } from './collections.ts';
import { encodingFunctions } from './encoding.ts';
import type { FunctionTable } from './function.ts';
import { messageFunctions } from './message.ts';
import { numberFunctions } from './numbers.ts';
import { textFunctions } from './texts.ts';
import { timeFunctions } from './times.ts';

/** https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-functions.html */
const FUNCTIONS: FunctionTable = {
  ...collectionFunctions,
  ...encodingFunctions,
  ...messageFunctions,
  ...numberFunctions,
  ...textFunctions,
  ...timeFunctions,
};

/** Those that ask other services, and how many arguments they take: whoever runs the SQL answers them. */
const EXTERNAL: Readonly<Record<string, readonly [least: number, most: number]>> = {
  aws_lambda: [2, 2],
  get_dynamodb: [4, 6],
  get_thing_shadow: [2, 3],
};

/** What AWS has and this cloud has not, with what to do instead. */
const LACKING: Readonly<Record<string, string>> = {
  get_mqtt_property:
    'Its broker speaks MQTT 3.1.1, whose messages have no properties: put what you need into the payload.',
  get_registry_data: 'Put what you need of the thing into the message, or read it in the function.',
  get_secret: 'Read the secret in the function that the rule invokes.',
  get_user_properties:
    'Its broker speaks MQTT 3.1.1, whose messages have no properties: put what you need into the payload.',
  machinelearning_predict: 'Amazon Machine Learning takes no new customers: invoke a function instead.',
};

export const isExternal = (name: string): boolean => Object.hasOwn(EXTERNAL, name);

export interface FunctionProblem {
  readonly message: string;
  readonly lacking: boolean;
}

/** What is wrong with the name of a function, or with how many arguments it is given. */
export function arityProblem(name: string, count: number): FunctionProblem | undefined {
  if (Object.hasOwn(LACKING, name))
    return { message: `${name}() is not part of this cloud. ${LACKING[name]}`, lacking: true };
  const [least, most] = (Object.hasOwn(EXTERNAL, name) ? EXTERNAL[name] : FUNCTIONS[name]?.arity) ?? [];
  if (least === undefined || most === undefined) return { message: `There is no function ${name}().`, lacking: false };
  if (count >= least && count <= most) return undefined;
  const takes = least === most ? String(least) : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  return {
    message: `${name}() takes ${takes} ${takes === '1' ? 'argument' : 'arguments'}, not ${count}.`,
    lacking: false,
  };
}

export function callFunction(name: string, args: readonly Value[], message: Message): Value {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.run(args, message) : undefined;
}
