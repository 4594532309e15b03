import { describe, expect, test } from 'vitest';
import { accountOfArn, matchesArn } from './arn.ts';
import { RequestContext } from './context.ts';

const table = 'arn:aws:dynamodb:eu-central-1:111122223333:table/Orders';

describe('ARNs', () => {
  test.each([
    ['*', table, true],
    [table, table, true],
    ['arn:aws:dynamodb:*:*:table/*', table, true],
    ['arn:aws:dynamodb:*:table/*', table, false],
    ['arn:aws:dynamodb:*', table, true],
    ['arn:aws:s3:*', table, false],
    ['arn:aws:dynamodb:eu-central-?:111122223333:table/Orders', table, true],
    ['arn:aws:dynamodb:eu*:table/Orders', table, false],
    ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/a/b:c', true],
    ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket/a', false],
    ['arn:aws:lambda:*:*:function:orders', 'arn:aws:lambda:eu-central-1:111122223333:function:orders:live', false],
    ['arn:aws:lambda:*:*:function:orders:*', 'arn:aws:lambda:eu-central-1:111122223333:function:orders:live', true],
    ['arn:aws:lambda:*:*:function:orders*', 'arn:aws:lambda:eu-central-1:111122223333:function:orders:live', true],
    [table, '*', false],
    ['ARN:aws:dynamodb:*:*:*', table, false],
  ])('%s, %s: %s', (pattern, arn, expected) => {
    expect(matchesArn(pattern, arn, { completed: true })).toBe(expected);
  });
  test('an incomplete ARN is completed in Resource, not in ArnLike', () => {
    expect(matchesArn('arn:aws:dynamodb', table, { completed: true })).toBe(true);
    expect(matchesArn('arn:aws:dynamodb', table)).toBe(false);
  });
  test('the colons of a variable part no segments', () => {
    const variables = new RequestContext({ 'aws:username': 'alice', 'aws:PrincipalAccount': '111122223333' });
    const pattern = 'arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}';
    expect(matchesArn(pattern, 'arn:aws:iam::111122223333:user/alice', { variables })).toBe(true);
    expect(matchesArn(pattern, 'arn:aws:iam::111122223333:user/bob', { variables })).toBe(false);
  });
  test('name their account, where they have one', () => {
    expect(accountOfArn(table)).toBe('111122223333');
    expect(accountOfArn('arn:aws:s3:::bucket')).toBeUndefined();
    expect(accountOfArn('*')).toBeUndefined();
  });
});
