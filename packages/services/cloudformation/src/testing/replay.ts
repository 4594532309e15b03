import { describe, expect, test } from 'vitest';
import { Comparison, loadRecordings } from '@coldstart/cloud/testing';
import type { TestStacks } from './stacks.ts';

/** The account under which AWS's answers were recorded. */
export const RECORDED_ACCOUNT = '111111111111';

/** The least that a template may hold. */
export const HANDLE = { Type: 'AWS::CloudFormation::WaitConditionHandle' };
export const RESOURCES = { Handle: HANDLE };

export const body = (template: object): { TemplateBody: string } => ({ TemplateBody: JSON.stringify(template) });

const JSON_TEXTS = new Set(['StackPolicyBody', 'ResourceProperties', 'BeforeContext', 'AfterContext']);

/** An answer as boto3 gives it: JSON in text parsed, dates as the recordings write them, errors under `Error`. */
export function plain(value: unknown, name = ''): unknown {
  if (value instanceof Date) return name === 'Timestamp' ? 'timestamp' : 'datetime';
  if (typeof value === 'string' && JSON_TEXTS.has(name)) return JSON.parse(value);
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, plain(member, key)]),
  );
}

export async function answer(promise: Promise<unknown>): Promise<unknown> {
  try {
    return plain(await promise);
  } catch (error) {
    const { Error: sent, message } = error as { Error?: { Code?: string; Type?: string }; message?: string };
    return { Error: { Code: sent?.Code, Message: message, Type: sent?.Type } };
  }
}

export interface Situation {
  /** Holds an answer against the recording of this name. */
  match(name: string, promise: Promise<unknown>): Promise<void>;
}

/** Replays tests of a file by name; each rebuilds the situation with the resource types that are there. */
export function replay(
  file: string,
  situations: Readonly<Record<string, (situation: Situation) => Promise<void>>>,
): void {
  const recordings = loadRecordings(`cloudformation/${file}.json`);
  describe.skipIf(!recordings.available)(`AWS's answers in ${file}`, () => {
    test.each(Object.entries(situations))('%s', async (name, steps) => {
      const recorded = recordings.of(name);
      const comparison = new Comparison();
      const differences: string[] = [];
      await steps({
        async match(key, promise) {
          differences.push(...comparison.differences(await answer(promise), recorded[key], key));
        },
      });
      expect(differences).toEqual([]);
    });
  });
}

let count = 0;
export const fresh = (): string => `stack-${++count}`;

/** A change set of a new stack with this template. */
export const changeSet = ({ cloudformation }: TestStacks, template: object, more: object = {}) =>
  cloudformation.createChangeSet({
    StackName: fresh(),
    ChangeSetName: 'c',
    ChangeSetType: 'CREATE',
    ...body(template),
    ...more,
  });

export const create = ({ cloudformation }: TestStacks, template: object, more: object = {}) =>
  cloudformation.createStack({ StackName: fresh(), ...body(template), ...more });

/** What boto3 prints of an error; some recordings hold no more. */
export async function printed(promise: Promise<unknown>, operation: string): Promise<string> {
  const { Error: error } = (await answer(promise)) as { Error: { Code: string; Message: string } };
  return `An error occurred (${error.Code}) when calling the ${operation} operation: ${error.Message}`;
}
