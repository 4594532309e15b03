import { expect, test } from 'vitest';
import { Faults } from './faults.ts';

const subject = {
  account: '111122223333',
  service: 'dynamodb',
  operation: 'PutItem',
  resources: ['arn:aws:dynamodb:eu-west-1:111122223333:table/Orders'],
};

test('hits the n-th matching call, as often as asked', () => {
  const faults = new Faults();
  faults.add({ service: 'dynamodb', operation: 'PutItem', nth: 2, times: 2, effect: 'throttle' });
  expect([1, 2, 3, 4].map(() => faults.hit(subject))).toEqual([undefined, 'throttle', 'throttle', undefined]);
});

test('counts only what matches account, operation and resource', () => {
  const faults = new Faults();
  faults.add({ account: '111122223333', service: 'dynamodb', resource: 'table/Orders', effect: 'deny' });
  expect(faults.hit({ ...subject, account: '222222222222' })).toBeUndefined();
  expect(
    faults.hit({ ...subject, resources: ['arn:aws:dynamodb:eu-west-1:111122223333:table/Users'] }),
  ).toBeUndefined();
  expect(faults.hit({ ...subject, service: 's3' })).toBeUndefined();
  expect(faults.hit(subject)).toBe('deny');
});

test('a rule can be taken back, alone or with all of its account', () => {
  const faults = new Faults();
  const remove = faults.add({ service: 'dynamodb', times: Infinity, effect: 'drop' });
  expect(faults.hit(subject)).toBe('drop');
  remove();
  expect(faults.hit(subject)).toBeUndefined();
  faults.add({ account: '111122223333', service: 'dynamodb', effect: 'drop' });
  faults.clear('111122223333');
  expect(faults.any).toBe(false);
});
