import { expect, test } from 'vitest';
import { decide, DOCUMENTS, SITUATIONS } from './scene.ts';

const situation = (name: string) => {
  const found = SITUATIONS.find((each) => each.name.includes(name));
  if (found === undefined) throw new Error(`There is no situation ${name}.`);
  return found;
};

test('the documents to begin with decide as AWS does, the bucket of another owner included', () => {
  expect(SITUATIONS.map((each) => [each.name, decide(each, DOCUMENTS).kind])).toEqual([
    ['GET /message of your API', 'success'],
    ['POST /message of your API', 'denial'],
    ['An API of another account', 'denial'],
    ['An upload into your bucket', 'success'],
    ['That bucket, once it is another’s', 'success'],
    ['The function reads its table', 'success'],
    ['The function deletes from its table', 'denial'],
    ['Messages are taken from a queue', 'denial'],
    ['A schedule calls, with a role of its own', 'success'],
  ]);
});

test('a statement decides, and is of the document that is asked', () => {
  const decided = (name: string) => decide(situation(name), DOCUMENTS).statements.find((each) => each.decided);
  expect(decided('GET /message')).toMatchObject({ policy: 'the function’s policy', name: 'OneRoute' });
  expect(decided('reads its table')).toMatchObject({ policy: 'the role’s policy', name: 'ReadMessages' });
});

test('the account of the source keeps the next owner of the name out', () => {
  const repaired = DOCUMENTS.function.replace(
    '"ArnLike": {\n          "AWS:SourceArn": "arn:aws:s3',
    '"StringEquals": { "AWS:SourceAccount": "111122223333" },\n        "ArnLike": {\n          "AWS:SourceArn": "arn:aws:s3',
  );
  const documents = { ...DOCUMENTS, function: repaired };
  expect(decide(situation('once it is another'), documents).kind).toBe('denial');
  expect(decide(situation('An upload'), documents).kind).toBe('success');
});

test('a document that is none of its business may be broken', () => {
  expect(decide(situation('GET /message'), { ...DOCUMENTS, role: '{' }).kind).toBe('success');
  expect(decide(situation('reads its table'), { ...DOCUMENTS, role: '{' }).kind).toBe('failure');
});
