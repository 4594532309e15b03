import { parsePolicy } from './index.ts';
import { lint } from './lint.ts';
import { describe, expect, test } from 'vitest';
import { awsManagedPolicy, awsManagedPolicyArns } from './aws-managed.ts';

describe("AWS's own policies", () => {
  test.each(awsManagedPolicyArns())('%s', (arn) => {
    const text = JSON.stringify(awsManagedPolicy(arn)?.document);
    expect(parsePolicy(text, 'identity')).toEqual(JSON.parse(text));
    expect(lint(text, 'identity').filter(({ severity }) => severity === 'error')).toEqual([]);
  });
  test('are none but those', () => {
    expect(awsManagedPolicy('arn:aws:iam::aws:policy/NoSuchPolicy')).toBeUndefined();
    expect(awsManagedPolicy('arn:aws:iam::111122223333:policy/AdministratorAccess')).toBeUndefined();
    expect(awsManagedPolicy('arn:aws:iam::aws:policy/../constructor')).toBeUndefined();
  });
});
