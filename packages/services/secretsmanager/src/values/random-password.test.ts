import { expect, test } from 'vitest';
import { refusal } from '@coldstart/service-iam/testing';
import { startSecrets } from '../testing/secrets.ts';

test('passwords have what was asked for, and nothing else', async () => {
  const { secrets, close } = await startSecrets();
  const password = async (rules: Parameters<typeof secrets.getRandomPassword>[0]) =>
    (await secrets.getRandomPassword(rules)).RandomPassword ?? '';
  for (let round = 0; round < 30; round += 1) {
    const usual = await password({});
    expect(usual).toHaveLength(32);
    for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9]/]) expect(usual).toMatch(kind);
    const short = await password({ PasswordLength: 4, ExcludeCharacters: 'abc123' });
    expect(short).toHaveLength(4);
    expect(short).toMatch(/^[^abc123]+$/);
    for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z0-9]/]) expect(short).toMatch(kind);
    expect(await password({ ExcludePunctuation: true, ExcludeUppercase: true, ExcludeNumbers: true })).toMatch(
      /^[a-z]{32}$/,
    );
  }
  expect(await password({})).not.toBe(await password({}));
  const tooShort = secrets.getRandomPassword({ PasswordLength: 3 });
  expect((await refusal(tooShort)).code).toBe('InvalidParameterException');
  await close();
});
