import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alice, ask, BUCKET, FUNCTION, named, session } from './testing/asking.ts';

describe('for any policies', () => {
  const action = fc.constantFrom('lambda:InvokeFunction', 'lambda:*', 's3:GetObject', '*', 'lambda:GetFunction');
  const resource = fc.constantFrom('*', FUNCTION, `${FUNCTION}:*`, BUCKET, 'arn:aws:lambda:*:*:function:*');
  const statement = fc.record({
    Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    Action: action,
    Resource: resource,
  });
  const policies = fc.array(
    fc.array(statement, { maxLength: 3 }).map((list) => named(...list)),
    { maxLength: 3 },
  );
  const principal = fc.constantFrom(alice, session);

  test('a statement that denies never lets more through', () => {
    fc.assert(
      fc.property(principal, policies, statement, (who, identity, extra) => {
        const before = ask(who, { identity }).result;
        const after = ask(who, { identity: [...identity, named({ ...extra, Effect: 'Deny' })] }).result;
        if (after === 'allowed') expect(before).toBe('allowed');
      }),
    );
  });
  test('a statement that allows never takes anything away', () => {
    fc.assert(
      fc.property(principal, policies, statement, (who, identity, extra) => {
        const before = ask(who, { identity }).result;
        const after = ask(who, { identity: [...identity, named({ ...extra, Effect: 'Allow' })] }).result;
        if (before === 'allowed') expect(after).toBe('allowed');
        if (before === 'explicitDeny') expect(after).toBe('explicitDeny');
      }),
    );
  });
  test('boundaries and session policies only narrow', () => {
    fc.assert(
      fc.property(principal, policies, policies, (who, identity, [boundary, ...rest]) => {
        const narrowed = ask(who, { identity, boundary, session: rest }).result;
        if (narrowed === 'allowed') expect(ask(who, { identity }).result).toBe('allowed');
      }),
    );
  });
  test('the order of policies does not matter', () => {
    fc.assert(
      fc.property(principal, policies, (who, identity) => {
        expect(ask(who, { identity: [...identity].reverse() }).result).toBe(ask(who, { identity }).result);
      }),
    );
  });
  test('a deny comes with a sentence, an allow without', () => {
    fc.assert(
      fc.property(principal, policies, (who, identity) => {
        const { result, message } = ask(who, { identity });
        expect(message === '').toBe(result === 'allowed');
      }),
    );
  });
});
