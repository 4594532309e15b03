import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { widgetPages } from './widgets.ts';

const TAG = 'coldstart-iam-evaluator';
const { opened, close } = widgetPages('/lessons/fix-the-broken-policy/', TAG);

const verdict = async (page: Page): Promise<string> =>
  ((await page.locator(`${TAG} .verdict`).textContent()) ?? '').replaceAll(/\s+/g, ' ');

test('the notes’ policy is repaired layer by layer', async () => {
  const page = await opened();
  const policy = page.getByRole('textbox', { name: 'Of the caller' });
  const replace = async (from: string, to: string): Promise<void> =>
    policy.fill((await policy.inputValue()).replace(from, to));

  expect(await verdict(page)).toContain('MalformedPolicyDocument: This policy contains invalid Json');
  expect(await verdict(page)).toContain(
    'error · line 10 of the caller’s policy There is a comma before the closing bracket',
  );
  await replace('"lambda:InvokeAsnc",', '"lambda:InvokeAsnc"');
  expect(await verdict(page)).toContain('MalformedPolicyDocument: Syntax errors in policy.');
  await replace('"Accept"', '"Action"');
  expect(await verdict(page)).toContain(
    'MalformedPolicyDocument: Resource <ChildFunction ARN> must be in ARN format or "*".',
  );
  await replace('"lambda:InvokeFunction",', '');
  await replace('<ChildFunction ARN>', 'arn:aws:lambda:eu-west-1:111122223333:function:ChildFunction');
  expect(await verdict(page)).toContain(
    'Denied, because nothing allows it' +
      'User: arn:aws:sts::111122223333:assumed-role/ParentRole/ParentFunction is not authorized to perform: ' +
      'lambda:InvokeFunction on resource: arn:aws:lambda:eu-west-1:111122223333:function:ChildFunction ' +
      'because no identity-based policy allows the lambda:InvokeFunction action' +
      'VisualEditor0 Allow, in the caller’s policy: does not apply',
  );
  expect(await verdict(page)).toContain('There is no action lambda:InvokeAsnc');
  await replace('lambda:InvokeAsnc', 'lambda:InvokeFunction');
  expect(await verdict(page)).toContain('Allowed');
  expect(await verdict(page)).toContain('VisualEditor0 Allow, in the caller’s policy: decided');
  await close(page);
});

test('an alias is another resource', async () => {
  const page = await opened();
  await page.getByRole('radio', { name: 'Call of an alias' }).check();
  expect(await verdict(page)).toContain('because no identity-based policy allows');
  const policy = page.getByRole('textbox', { name: 'Of the caller' });
  await policy.fill((await policy.inputValue()).replace('ChildFunction"', 'ChildFunction:*"'));
  expect(await verdict(page)).toContain('Allowed');
  await close(page);
});

test('a deny wins until its condition no longer holds', async () => {
  const page = await opened();
  await page.getByRole('radio', { name: 'Explicit deny' }).check();
  expect(await verdict(page)).toContain('with an explicit deny in a resource-based policy');
  expect(await verdict(page)).toContain('OnlyOurOwn Deny, in the resource’s policy: decided');
  await page.getByRole('textbox', { name: 'Context' }).fill('aws:SourceAccount = 111122223333');
  expect(await verdict(page)).toContain('Allowed');
  await close(page);
});

test('another account needs both policies', async () => {
  const page = await opened();
  await page.getByRole('radio', { name: 'Another account' }).check();
  expect(await verdict(page)).toContain('because no resource-based policy allows');
  const policy = page.getByRole('textbox', { name: 'Of the resource' });
  await policy.fill((await policy.inputValue()).replace('777788889999', '444455556666'));
  expect(await verdict(page)).toContain('Allowed');
  await close(page);
});

test('says what it does not understand', async () => {
  const page = await opened();
  await page.getByRole('textbox', { name: 'Who asks' }).fill('Ada');
  expect(await verdict(page)).toContain('Who asks? Write the ARN of a user');
  await close(page);
});
