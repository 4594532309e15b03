import type { Recorded, Recordings } from '@coldstart/cloud/testing';
import { ACCOUNT, REGION, zip } from '../lambda.ts';
import type { Situation } from './situation.ts';

const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function`;
const elsewhere = `arn:aws:lambda:invalid-region:${ACCOUNT}:function`;
const a = (length: number): string => 'a'.repeat(length);
const TESTS = 'TestLambdaFunction::test_function_name_and_qualifier_validation';

/** Names and qualifiers that are refused, by what is wrong with them. */
const NAMES: Readonly<Record<string, readonly [name: string, qualifier?: string]>> = {
  full_arn_and_qualifier_too_long_and_invalid_region: [`${elsewhere}:my-function-${a(170)}`, a(129)],
  full_arn_with_multiple_qualifiers: [`${arn}:my-function:1:2`],
  function_name_and_qualifier_too_long: [a(65), a(65)],
  function_name_is_single_invalid: ['*'],
  function_name_too_long: [a(65)],
  function_name_too_long_and_invalid_region: [`${elsewhere}:my-function${a(170)}`],
  incomplete_arn: [arn],
  invalid_account_id_in_partial_arn: ['invalid-account:function:my-function'],
  invalid_characters_in_qualifier: ['my-function', 'invalid!'],
  invalid_region_in_arn: [`${elsewhere}:my-function`],
  latest_version_with_additional_qualifier: [`${arn}:my-function:$LATEST`, '1'],
  lowercase_latest_qualifier: ['my-function', '$latest'],
  missing_region_in_arn: [`arn:aws:lambda::${ACCOUNT}:function:my-function`],
  misspelled_latest_in_arn: [`${arn}:my-function:$LATES`],
  non_lambda_arn: [`arn:aws:ec2:${REGION}:${ACCOUNT}:instance:i-1234567890abcdef0`],
  partial_arn_with_extra_qualifier: ['function:my-function:$LATEST:extra'],
  qualifier_too_long: ['my-function', a(129)],
  qualifier_too_long0: ['my-function', a(129)],
  qualifier_too_long1: ['my-function', a(65)],
};

const creation = {
  Role: `arn:aws:iam::${ACCOUNT}:role/R`,
  Code: { ZipFile: zip('export const handler = async () => 1;') },
  Runtime: 'nodejs24.x',
  Handler: 'index.handler',
};

/** Every recorded call with a name that cannot be, of a function elsewhere, or with two qualifiers. */
export function namesRefused({ tests }: Recordings): Situation[] {
  return tests.flatMap((test): Situation[] => {
    const [, method = '', argument = ''] = /^TestLambdaFunction::(\w+)\[(.*)\]$/.exec(test) ?? [];
    const operation = pascal(argument.split('-').at(-1) ?? '');
    if (method === 'test_get_function_wrong_region') {
      const FunctionName = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:F`;
      return [{ test, steps: [['wrong_region_exception', operation, { FunctionName }]] }];
    }
    if (method === 'test_ops_with_arn_qualifier_mismatch') {
      const call = (version: string) => ({ FunctionName: `${arn}:some-function:${version}`, Qualifier: '$LATEST' });
      return [
        {
          test,
          steps: [
            ['not_match_exception', operation, call('1')],
            ['match_exception', operation, call('$LATEST')],
          ],
        },
      ];
    }
    const [name, action = ''] = argument.split('-');
    const found = test.startsWith(`${TESTS}[`) ? NAMES[name ?? ''] : undefined;
    if (found === undefined) return [];
    const [FunctionName, Qualifier] = found;
    const input =
      action === 'create_function'
        ? { ...creation, FunctionName: Qualifier === undefined ? FunctionName : `${FunctionName}:${Qualifier}` }
        : { FunctionName, Qualifier };
    return [{ test, steps: [[`${action}_exception`, operation, input]] }];
  });
}

const pascal = (name: string): string =>
  name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Refusals of names were recorded in a form of their own: violations apart and in order, lengths counted. */
export function asRefusal(answer: unknown): unknown {
  const { Error: refused } = answer as { readonly Error?: { readonly Code: string; readonly Message: string } };
  if (refused === undefined) return answer;
  const { Code, Message } = refused;
  const [, count, violations] = /^(\d+) validation errors? detected: (.*)$/s.exec(Message) ?? [];
  if (violations === undefined) return { Code, Message };
  return { Code, Count: Number(count), Errors: violations.split('; ').toSorted() };
}

/** Long names are counted in the recordings. */
export function spelledOut(recorded: Recorded): Recorded {
  const text = JSON.stringify(recorded).replaceAll(/<a:len\((\d+)\)>/g, (_, length: string) => a(Number(length)));
  const { Errors, ...others } = JSON.parse(text) as { readonly Errors?: readonly string[] };
  return Errors === undefined ? others : { ...others, Errors: Errors.toSorted() };
}
