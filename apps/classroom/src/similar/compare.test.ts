import { describe, expect, test } from 'vitest';
import { compare, type Compared } from './compare.ts';

const STARTER = `import type { Handler } from 'aws-lambda';

export const handler: Handler = async (event) => {
  console.log(JSON.stringify(event));
  // Answer with a greeting here.
  return {};
};
`;

const ANN = `import type { Handler } from 'aws-lambda';

export const handler: Handler = async (event) => {
  console.log(JSON.stringify(event));
  const names: string[] = [];
  for (const record of event.Records ?? []) {
    const body = JSON.parse(record.body);
    if (typeof body.name === 'string' && body.name.length > 0) names.push(body.name.trim());
    else console.warn('no name in', record.messageId);
  }
  const greeting = names.length === 0 ? 'nobody' : names.sort().join(' and ');
  return { statusCode: 200, body: \`Hello, \${greeting}!\` };
};
`;

/** The same with other names, texts and comments. */
const COPY = ANN.replaceAll('names', 'people')
  .replaceAll('record', 'entry')
  .replaceAll('greeting', 'answer')
  .replaceAll("'no name in'", "'skipped'")
  .replace('  const people', '  // everyone\n  const people');

const OTHER = `import type { Handler } from 'aws-lambda';

const nameOf = (text: string): string | undefined => {
  try {
    return (JSON.parse(text) as { name?: string }).name;
  } catch {
    return undefined;
  }
};

export const handler: Handler = async ({ Records = [] }) => {
  const all = Records.map(({ body }: { body: string }) => nameOf(body)).filter(Boolean);
  return { body: 'Hello, ' + (all.toSorted().join(' and ') || 'nobody') + '!', statusCode: 200 };
};
`;

const answer = (id: string, text: string): Compared => ({ id, sources: [{ path: 'src/hello.mts', text }] });

describe('two answers', () => {
  test('with other names, texts and comments are the same', () => {
    const [pair] = compare(
      [answer('ann', ANN), answer('bob', COPY), answer('cem', OTHER)],
      [[{ path: 'src/hello.mts', text: STARTER }]],
    );
    expect(pair).toMatchObject({ left: 'ann', right: 'bob' });
    expect(pair?.similarity).toBeGreaterThan(0.9);
    expect(pair?.longest).toBeGreaterThan(60);
    // A comment was added: what is the same ends one line lower.
    const piece = pair?.pieces.at(-1);
    expect([piece?.left.to, piece?.right.to]).toEqual([13, 14]);
  });

  test('that were thought out apart are no pair', () => {
    expect(compare([answer('ann', ANN), answer('cem', OTHER)], [])).toEqual([]);
  });

  test('have nothing in common but what the course has given', () => {
    const given = [[{ path: 'src/hello.mts', text: STARTER }], [{ path: 'src/hello.mts', text: ANN }]];
    expect(compare([answer('ann', ANN), answer('bob', COPY)], given)).toEqual([]);
  });

  test('are found across their files', () => {
    const split = (text: string): Compared['sources'] => [
      { path: 'template.yaml', text: 'Resources:\n  Hello:\n    Type: AWS::Serverless::Function\n' },
      { path: 'src/deep/hello.mts', text },
    ];
    const [pair] = compare([{ id: 'ann', sources: split(ANN) }, answer('bob', COPY)], []);
    expect(pair?.pieces.at(-1)?.left.path).toBe('src/deep/hello.mts');
  });
});

test('a class of three hundred', () => {
  const answers = Array.from({ length: 300 }, (_, index) =>
    answer(`learner ${index}`, index % 2 === 0 ? ANN.replace('nobody', `nobody ${index}`) : OTHER),
  );
  expect(compare(answers, [])).toHaveLength(100);
});
