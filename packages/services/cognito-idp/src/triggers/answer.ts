/** What a pool makes of a function's answer. Pure: the lessons run it in the browser. */
import type { AwsError } from '@coldstart/wire/errors';
import { refused } from '../errors.ts';
import type { TriggerName } from './event.ts';

/** Milliseconds that a function has, in real time as it runs, and how often it is asked. */
export const PATIENCE = 5000;
export const ATTEMPTS = 3;

export type Values = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const unrecognizable = (): AwsError => refused('InvalidLambdaResponseException', 'Unrecognizable lambda output');

/** A function was not reached, or has not answered. */
export const unexpected = (trigger: TriggerName, reason: string): AwsError =>
  refused('UnexpectedLambdaException', `${trigger} invocation failed due to error ${reason}.`);

export const silent = (trigger: TriggerName): AwsError =>
  unexpected(trigger, 'Socket timeout while invoking Lambda function');

/**
 * What an answer must have: AWS refuses one without `callerContext`, or without another member that all events have.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
const MEMBERS = ['version', 'region', 'userPoolId', 'userName', 'callerContext', 'triggerSource', 'request'];

/**
 * What a function has made of the event's `response`.
 *
 * @param text of Lambda's answer
 * @throws AwsError UserLambdaValidationException with what the function has thrown, InvalidLambdaResponseException
 */
export function responseOf(trigger: TriggerName, text: string, failed: boolean): Values {
  const value = parsed(text);
  if (failed) {
    const message = isObject(value) && typeof value['errorMessage'] === 'string' ? value['errorMessage'] : text;
    throw refused('UserLambdaValidationException', `${trigger} failed with error ${message}.`);
  }
  if (!isObject(value))
    throw refused('InvalidLambdaResponseException', 'Invalid lambda function output : Invalid JSON');
  if (!isObject(value['response']) || !MEMBERS.every((name) => Object.hasOwn(value, name))) throw unrecognizable();
  return value['response'];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The flags that a function before a sign-up has set. @throws AwsError where one is something else */
export function signUpFlags(response: Values): { confirmed: boolean; email: boolean; phone: boolean } {
  const flag = (name: string): boolean => {
    const value = response[name] ?? false;
    if (typeof value !== 'boolean') throw unrecognizable();
    return value;
  };
  return { confirmed: flag('autoConfirmUser'), email: flag('autoVerifyEmail'), phone: flag('autoVerifyPhone') };
}
