import { expect, test } from 'vitest';
import { resourcesOf } from './resources.ts';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const OBJECTS = ['arn:aws:s3:::{Bucket}/{Key}', 'arn:aws:s3:::{Bucket}'];
const TABLES = ['arn:aws:dynamodb:{region}:{account}:table/{TableName}'];
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Orders';

test.each([
  ['the nearest', OBJECTS, { Key: 'a/b', Bucket: 'uploads' }, ['uploads', 'a/b'], 'arn:aws:s3:::uploads/a/b'],
  ['what is left of it', OBJECTS, { Bucket: 'uploads' }, ['uploads'], 'arn:aws:s3:::uploads'],
  ['account and Region', TABLES, { TableName: 'Orders' }, ['Orders'], TABLE],
  ['a whole ARN in the place of a name', TABLES, { TableName: TABLE }, [TABLE], TABLE],
  ['a member that is an ARN', ['{PolicyArn}'], { PolicyArn: TABLE }, [TABLE], TABLE],
  ['nothing', TABLES, { Limit: 1, TableName: undefined }, [], undefined],
  ['no declaration', [], { TableName: 'Orders' }, [], undefined],
])('%s', (_, patterns, input, names, arn) => {
  expect(resourcesOf(patterns, input, PLACE)).toEqual({ names, arn });
});
