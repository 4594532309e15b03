import { expect, test } from 'vitest';
import { eventOf } from './payload.ts';

test('times have a fraction, as AWS writes them, and items are left as they are', () => {
  const record = (dynamodb: object) => ({ sequence: '1', key: '', arrivedAt: 0, event: { dynamodb } });
  const image = { ApproximateCreationDateTime: { N: '7' } };
  expect(
    eventOf([
      record({ ApproximateCreationDateTime: 1479499740, NewImage: image, SizeBytes: 26 }),
      record({ ApproximateCreationDateTime: 1479499740.5 }),
    ]),
  ).toBe(
    '{"Records":[{"dynamodb":{"ApproximateCreationDateTime":1479499740.0,"NewImage":{"ApproximateCreationDateTime":{"N":"7"}},"SizeBytes":26}},{"dynamodb":{"ApproximateCreationDateTime":1479499740.5}}]}',
  );
  expect(eventOf([])).toBe('{"Records":[]}');
});
