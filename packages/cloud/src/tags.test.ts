import { AwsError } from '@coldstart/wire';
import { expect, test } from 'vitest';
import { requestTagKeys, resourceTagKeys, tagEditor, tagList, tagMap } from './tags.ts';

const refuse = (code: string) => (text: string | number) => new AwsError(code, String(text));
const strict = tagEditor({
  most: 3,
  tooMany: refuse('TooMany'),
  duplicate: refuse('Duplicate'),
  reserved: refuse('Reserved'),
  strange: refuse('Strange'),
});
const tag = (Key: string, Value = '1'): { Key: string; Value: string } => ({ Key, Value });

test('new tags replace those of the same key and stand last', () => {
  expect(strict.add([tag('a'), tag('b')], [tag('a', '2')])).toEqual([tag('b'), tag('a', '2')]);
  expect(strict.remove([tag('a'), tag('b')], ['a', 'missing'])).toEqual([tag('b')]);
});

test('keys that differ in case alone are one where the service says so', () => {
  const caseless = tagEditor({ most: 3, caseless: true, tooMany: refuse('TooMany') });
  expect(caseless.add([tag('Name')], [tag('name')])).toEqual([tag('name')]);
  expect(caseless.remove([tag('Name')], ['NAME'])).toEqual([]);
  expect(strict.add([tag('Name')], [tag('name')])).toHaveLength(2);
});

test.each([
  ['a key twice', [tag('a'), tag('a')], 'a'],
  ["a key of AWS's own", [tag('aws:x')], 'aws:x'],
  ['in capitals, too', [tag('AWS:x')], 'AWS:x'],
  ['characters that tags cannot have', [tag('a', 'b;c')], 'b;c'],
  ['a key that is too long', [tag('k'.repeat(129))], 'kkk'],
  ['a value that is too long', [tag('a', 'v'.repeat(257))], 'vvv'],
  ['too many', [tag('a'), tag('b'), tag('c'), tag('d')], '3'],
])('%s is refused', (_what, given, message) => {
  expect(() => strict.add([], given)).toThrow(message);
});

test("AWS's own tags do not count", () => {
  const present = [tag('aws:cloudformation:stack-name'), tag('a'), tag('b')];
  expect(strict.add(present, [tag('c')])).toHaveLength(4);
});

test('lists and maps', () => {
  expect(tagList({ a: '1', b: '2' })).toEqual([tag('a'), tag('b', '2')]);
  expect(tagMap([tag('a'), tag('b', '2')])).toEqual({ a: '1', b: '2' });
});

test('tell policies which tags a resource has, under the service’s own key where it has one', () => {
  const tags = [tag('team', 'a')];
  expect(resourceTagKeys(tags)).toEqual({ 'aws:ResourceTag/team': 'a' });
  expect(resourceTagKeys(tags, 'ec2:ResourceTag')).toEqual({
    'aws:ResourceTag/team': 'a',
    'ec2:ResourceTag/team': 'a',
  });
  expect(resourceTagKeys(undefined)).toEqual({});
});

test('tell policies which tags a request gives or takes away', () => {
  expect(
    requestTagKeys([
      { Key: 'team', Value: 'a' },
      { Key: 'stage', Value: '' },
    ]),
  ).toEqual({
    'aws:RequestTag/team': 'a',
    'aws:RequestTag/stage': '',
    'aws:TagKeys': ['team', 'stage'],
  });
  expect(requestTagKeys(undefined, ['team'])).toEqual({ 'aws:TagKeys': ['team'] });
  expect([requestTagKeys(undefined), requestTagKeys([])]).toEqual([{}, {}]);
});
