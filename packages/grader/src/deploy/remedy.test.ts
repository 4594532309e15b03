import { expect, test } from 'vitest';
import { remedyFor } from './remedy.ts';

const AT = 'Resource with id [ShipFunctionOrders] is invalid. ';

test.each([
  [`${AT}property ReportBatchItemFailures not defined for resource of type SQS.`, /spelling/],
  ['Orders (AWS::SQS::Queue): #/RedrivePolicy: extraneous key [deadLetterTargetARN] is not permitted', /spelling/],
  ['Ship (AWS::Lambda::Function): #/Architectures: expected type: JSONArray, found: String', /A list belongs there/],
  [`${AT}Property 'Tags' should be a map.`, /`name: value`/],
  ['Resource type AWS::SecretsManager::Secret does not support attribute {Arn}.', /`!Ref`/],
  ['Value http://x for parameter RedrivePolicy is invalid. Reason: Invalid queue ARN.', /`!GetAtt NAME.Arn`/],
])('%s', (reason, remedy) => {
  expect(remedyFor([reason, 'Something else'])).toMatch(remedy);
});

test('what nobody has foreseen, and what only follows, leads to the first reason', () => {
  expect(remedyFor(['Something else', `${AT}Property 'Tags' should be a map.`])).toMatch(
    /^Correct what it names first/,
  );
});
