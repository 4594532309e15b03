import { expect, test } from 'vitest';
import { yearsAfter } from './day.ts';
import { compareVersions, objectionTo, runtimeById, RUNTIMES, stateOn, targetsOf, type Runtime } from './runtimes.ts';

const TODAY = '2026-11-29';

function runtime(id: string): Runtime {
  const found = runtimeById(id);
  if (found === undefined) throw new Error(`There is no ${id} in the table.`);
  return found;
}

test('each runtime is there once, with days that exist, in an order that holds', () => {
  expect(new Set(RUNTIMES.map(({ id }) => id)).size).toBe(RUNTIMES.length);
  for (const { id, from, deprecated = '9999-12-31', preview } of RUNTIMES) {
    for (const day of [from, deprecated]) expect(new Date(day).toISOString().slice(0, 10), id).toBe(day);
    expect(from < deprecated, id).toBe(true);
    expect(preview === true, id).toBe(deprecated === '9999-12-31');
  }
  for (const [index, next] of RUNTIMES.slice(1).entries()) {
    const before = RUNTIMES[index];
    if (before?.language === next.language)
      expect(compareVersions(before.version, next.version), next.id).toBeGreaterThanOrEqual(0);
  }
});

test('a runtime is supported until the day before its deprecation', () => {
  const dotnet8 = runtime('dotnet8');
  expect(stateOn(dotnet8, '2024-02-21')).toBe('coming');
  expect(stateOn(dotnet8, '2024-02-22')).toBe('supported');
  expect(stateOn(dotnet8, '2026-11-09')).toBe('supported');
  expect(stateOn(dotnet8, '2026-11-10')).toBe('deprecated');
  expect(stateOn(runtime('nodejs26.x'), TODAY)).toBe('preview');
});

test.each([
  ['Go', 'go1.x', ['provided.al2023']],
  ['Rust', 'provided.al2', ['provided.al2023']],
  ['Python', 'python3.8', ['python3.14', 'python3.13', 'python3.12']],
  ['C#', 'dotnet8', ['dotnet10']],
  ['PowerShell', 'dotnet8', ['dotnet10']],
  ['Ruby', 'ruby3.2', ['ruby4.0', 'ruby3.4']],
  ['Java', 'java11', ['java25', 'java21', 'java17.al2023', 'java11.al2023']],
  ['Node.js', 'nodejs26.x', ['nodejs24.x']],
])('%s on %s may move to %j', (language, id, targets) => {
  expect(targetsOf({ language, runtime: id }, TODAY).map((target) => target.id)).toEqual(targets);
});

test.each([
  ['nodejs22.x', 'Node.js', 'nodejs16.x', 'too soon'],
  ['nodejs26.x', 'Node.js', 'nodejs16.x', 'preview'],
  ['nodejs20.x', 'Node.js', 'nodejs16.x', 'not supported'],
  ['python3.14', 'Node.js', 'nodejs16.x', 'another language'],
  ['go1.x', 'Go', 'go1.x', 'not supported'],
  ['dotnet9', 'C#', 'dotnet8', 'not supported'],
  ['java8.al2023', 'Java', 'java11', 'older'],
] as const)('to %s stands against a function in %s on %s: %s', (target, language, id, objection) => {
  expect(objectionTo(runtime(target), { language, runtime: id }, TODAY)).toBe(objection);
});

test('a base image is nothing for a zip archive', () => {
  expect(objectionTo(runtime('dotnet9'), { language: 'C#', runtime: 'dotnet8' }, '2025-06-01')).toBe('image only');
});

test('a year later is the same day, or the last one of the month', () => {
  expect(yearsAfter('2026-11-29', 1)).toBe('2027-11-29');
  expect(yearsAfter('2028-02-29', 1)).toBe('2029-02-28');
  expect(yearsAfter('2024-12-31', 1)).toBe('2025-12-31');
});
