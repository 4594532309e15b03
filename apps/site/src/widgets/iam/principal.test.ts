import { expect, test } from 'vitest';
import { principalOf } from './principal.ts';

test('reads who asks', () => {
  expect(principalOf('arn:aws:iam::111122223333:root')).toMatchObject({ kind: 'root', account: '111122223333' });
  expect(principalOf('arn:aws:iam::111122223333:user/team/ada')).toMatchObject({ kind: 'user', userName: 'ada' });
  expect(principalOf('s3.amazonaws.com')).toMatchObject({ kind: 'service', service: 's3.amazonaws.com' });
  expect(principalOf('*')).toMatchObject({ kind: 'anonymous' });
});

test('a role stands for a session of it', () => {
  const session = { kind: 'role', roleName: 'Parent', roleArn: 'arn:aws:iam::111122223333:role/Parent' };
  expect(principalOf('arn:aws:sts::111122223333:assumed-role/Parent/fn')).toMatchObject({
    ...session,
    arn: 'arn:aws:sts::111122223333:assumed-role/Parent/fn',
    sessionName: 'fn',
  });
  expect(principalOf('arn:aws:iam::111122223333:role/Parent')).toMatchObject({
    ...session,
    arn: 'arn:aws:sts::111122223333:assumed-role/Parent/session',
  });
});

test.each(['', 'Ada', 'arn:aws:iam::1:user/ada', 'arn:aws:lambda:eu-west-1:111122223333:function:f'])(
  '%j is nobody',
  (text) => expect(principalOf(text)).toBeUndefined(),
);
