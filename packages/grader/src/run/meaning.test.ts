import { expect, test } from 'vitest';
import { ASKED_FOR, isWholeReason, meaningOf } from './meaning.ts';

test('a function that does not start is explained, from the chain too', () => {
  const refused = 'LoopFunction failed: Runtime.InvalidEntrypoint: fork/exec /var/task/bootstrap: permission denied';
  const chain = [{ text: refused, outcome: 'error' }] as const;
  expect(meaningOf('it was "Runtime.InvalidEntrypoint"', chain)).toContain('chmod +x');
  expect(meaningOf('it failed with Runtime.ImportModuleError: Cannot find module', [])).toContain('`Handler` names');
});

test('in a policy that is no JSON nothing else has been looked at', () => {
  const refused = 'MalformedPolicyDocumentException: This policy contains invalid Json';
  expect(meaningOf(refused, [])).toContain('a comma too many');
});

test('without a role that Lambda may take on, the function does not start', () => {
  const refused = 'InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.';
  expect(meaningOf(refused, [])).toContain('lambda.amazonaws.com');
});

test('what a runtime of the learner’s reports is an answer like any other', () => {
  expect(meaningOf('it was "Runtime.HandlerNotFound"', [])).toBeUndefined();
});

test('a denied call explains a wrong answer', () => {
  const text = 'dynamodb GetItem: User: x is not authorized to perform: dynamodb:GetItem';
  expect(meaningOf('it was null', [{ text, outcome: 'denied' }])).toContain('No policy of the role');
});

test('a message to no topic is no matter of the policy', () => {
  const text =
    'sns:Publish : User: x is not authorized to perform: SNS:Publish on resource: * because no identity-based policy allows the SNS:Publish action';
  const meaning = meaningOf('none came', [{ text, outcome: 'denied' }]);
  expect(meaning).toContain('names no topic');
  expect(isWholeReason(meaning)).toBe(true);
});

test('a service that is denied a function is told of its policy, not of a role', () => {
  const text =
    'lambda:InvokeFunction F: User: apigateway.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: F';
  expect(meaningOf('it was 500', [{ text, outcome: 'denied' }])).toContain('policy of the function or alias');
});

test('who comes without a role is told of the policy of what is called', () => {
  const text =
    'lambda:InvokeFunction F: User: anonymous is not authorized to perform: lambda:InvokeFunction on resource: F because no resource-based policy allows the lambda:InvokeFunction action';
  expect(meaningOf('it was 403', [{ text, outcome: 'denied' }])).toContain('policy of what is called');
});

test('so is one that another function called', () => {
  const chain = [
    { text: 'ChildFunction failed: Runtime.UserCodeSyntaxError: Syntax error', outcome: 'error' },
  ] as const;
  const meaning = meaningOf('it was []: `[0]` is missing', chain);
  expect(meaning).toContain('does not parse');
  expect(isWholeReason(meaning)).toBe(true);
  expect(isWholeReason(undefined)).toBe(false);
});

test('what a check breaks on purpose explains nothing', () => {
  const text = `lambda Invoke: User: x is not authorized to perform: lambda:InvokeFunction${ASKED_FOR}`;
  expect(meaningOf('it was ["Error"]', [{ text, outcome: 'denied' }])).toBeUndefined();
});

test('a slip in the code is explained, and no hint about the task is needed', () => {
  for (const [error, meaning] of [
    ['ReferenceError: lisst is not defined', 'spelling'],
    ["SyntaxError: The requested module 'm' does not provide an export named 'unmarshal'", 'imports a name'],
    ["Error: EROFS: read-only file system, open 'receipt.csv'", 'below `/tmp`'],
    ["Error: ENOENT: no such file or directory, open '/tmp/receipts/1.csv'", 'mkdir'],
    [
      "ValidationException: Value null at 'tableName' failed to satisfy constraint: Member must not be null",
      'template',
    ],
    ['ValidationException: Attribute name is a reserved keyword; reserved keyword: ttl', '`#name`'],
    [
      'ValidationException: Invalid ConditionExpression: Invalid function name; function: attribute_not_exist',
      'this expression',
    ],
    ['DatabaseErrorException: Transaction is still running a query', 'one statement at a time'],
    ['DatabaseErrorException: ERROR: operator does not exist: bigint - text; Hint: No operator', 'longValue'],
    ['DatabaseErrorException: ERROR: column "id" is of type uuid but expression is of type text', 'typeHint'],
  ] as const) {
    expect(meaningOf(`it failed with ${error}`, [])).toContain(meaning);
    expect(isWholeReason(meaningOf(`it failed with ${error}`, []))).toBe(true);
  }
  expect(meaningOf("it failed with Error: ENOENT: no such file or directory, open 'prices.json'", [])).toBeUndefined();
});

test('a call that DynamoDB refused explains the answer that a function made of it', () => {
  const text = 'dynamodb GetItem OrdersTable: The provided key element does not match the schema';
  expect(meaningOf('it was 500, with the body {}', [{ text, outcome: 'error' }])).toContain('KeySchema');
});
