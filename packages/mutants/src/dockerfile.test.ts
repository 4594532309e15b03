import { expect, test } from 'vitest';
import { changesOfDockerfile } from './dockerfile.ts';

const DOCKERFILE = `# What starts
FROM public.ecr.aws/lambda/nodejs:24
COPY src/ \${LAMBDA_TASK_ROOT}/
CMD ["index.handler"]
`;

test('each instruction is missing once, and each of its words is another one', () => {
  expect(changesOfDockerfile(DOCKERFILE, '').map(({ what }) => what)).toEqual([
    'FROM public.ecr.aws/lambda/nodejs:24 is missing',
    'FROM mutant',
    'COPY src/ ${LAMBDA_TASK_ROOT}/ is missing',
    'COPY mutant ${LAMBDA_TASK_ROOT}/',
    'COPY src/ mutant',
    'CMD ["index.handler"] is missing',
    'CMD ["mutant"]',
  ]);
});

test('the rest stays as it is, and what the starter has is left alone', () => {
  const changes = changesOfDockerfile(DOCKERFILE, 'FROM public.ecr.aws/lambda/nodejs:24\n  CMD ["index.handler"]\n');
  expect(changes.map(({ text }) => text)).toEqual([
    DOCKERFILE.replace('COPY src/ ${LAMBDA_TASK_ROOT}/\n', ''),
    DOCKERFILE.replace('src/', 'mutant'),
    DOCKERFILE.replace('${LAMBDA_TASK_ROOT}/', 'mutant'),
  ]);
});
