import { expect, test } from 'vitest';
import { formatArn, parseArn } from './arns.ts';

test('an ARN in its parts, colons of the resource included', () => {
  expect(parseArn('arn:aws:lambda:eu-west-1:111122223333:function:Hello:live')).toEqual({
    partition: 'aws',
    service: 'lambda',
    region: 'eu-west-1',
    account: '111122223333',
    resource: 'function:Hello:live',
  });
  expect(parseArn('arn:aws:s3:::bucket/key')).toMatchObject({ region: '', account: '', resource: 'bucket/key' });
});

test.each(['', 'arn', 'arn:aws:s3', 'urn:aws:s3:::bucket', 'arn::s3:::bucket'])('%s is none', (text) => {
  expect(parseArn(text)).toBeUndefined();
});

test('back into text', () => {
  const place = { region: 'eu-west-1', account: '111122223333' };
  expect(formatArn(place, 'dynamodb', 'table/Orders')).toBe('arn:aws:dynamodb:eu-west-1:111122223333:table/Orders');
});
