import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SERVICES } from '@coldstart/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { startEmbedded } from '../backend/embedded.ts';
import { deploy, type Deployment } from '../deploy/deploy.ts';
import { LearnerProblem } from '../problem.ts';
import { buildExercise, type Built } from './build.ts';

const ACCOUNT = '111122223333';
let backend: Backend;
let lambda: LambdaClient;
beforeAll(async () => {
  backend = await startEmbedded({ services: SERVICES, log: () => undefined });
  const { endpoint, region } = backend;
  lambda = new LambdaClient({ endpoint, region, credentials: backend.credentials(ACCOUNT) });
});
afterAll(async () => {
  lambda.destroy();
  await backend.close();
});

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      PackageType: Image
      ImageConfig:
        Command: [app.greet]
    Metadata:
      DockerContext: image
      Dockerfile: Dockerfile
      DockerBuildArgs:
        WORD: Hello
  Raw:
    Type: AWS::Lambda::Function
    Properties:
      PackageType: Image
      Code: {}
      Role: !GetAtt HelloRole.Arn
    Metadata:
      DockerContext: ./image
      Dockerfile: Dockerfile
Outputs:
  Hello: {Value: !Ref Hello}
  Raw: {Value: !Ref Raw}
`;
const FILES = {
  'template.yaml': TEMPLATE,
  'image/Dockerfile': `FROM public.ecr.aws/lambda/nodejs:24
ARG WORD=Nothing
ENV WORD=$WORD
COPY package.json app.mjs \${LAMBDA_TASK_ROOT}/
RUN npm install
CMD ["app.handler"]
`,
  'image/package.json': '{"dependencies":{"mark":"1"}}',
  'image/app.mjs': `import mark from 'mark';
export const greet = async (name) => process.env.WORD + ' ' + name + mark;
export const handler = async () => 'raw: ' + process.env.WORD;`,
};
const INSTALLED = {
  'image/node_modules/mark/package.json': '{"main":"main.js"}',
  'image/node_modules/mark/main.js': 'module.exports = "!";',
};

const bytesOf = (files: Readonly<Record<string, string>>): Map<string, Uint8Array> =>
  new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));

const build = (files: Readonly<Record<string, string>> = {}, installed = INSTALLED): Promise<Built> =>
  buildExercise({
    files: bytesOf({ ...FILES, ...files }),
    installed: bytesOf(installed),
    executables: new Set(),
    template: 'template.yaml',
    required: [],
    path: 'exercises/06-pack-it',
    packages: import.meta.dirname,
  });

const deployed = async (stackName: string): Promise<Deployment> =>
  deploy({ backend, account: ACCOUNT, built: await build(), stackName, file: 'template.yaml', limit: 20_000 });

test('images of a template are built, pushed and run', async () => {
  const { stack, remove } = await deployed('images');
  const invoke = async (name: string | undefined, event: unknown): Promise<unknown> => {
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }));
    return JSON.parse(Buffer.from(Payload ?? []).toString());
  };
  expect(await invoke(stack.outputs['Hello'], 'Ada')).toBe('Hello Ada!');
  expect(await invoke(stack.outputs['Raw'], {})).toBe('raw: Nothing');
  await remove();
});

test('on a cloud that runs no images the rest of the template is deployed', async () => {
  const [resources = ''] = TEMPLATE.split('Outputs:');
  const template = `${resources}  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
`;
  const { stack, remove } = await deploy({
    backend: { ...backend, capabilities: { ...backend.capabilities, lacks: { images: 'it runs none' } } },
    account: ACCOUNT,
    built: await build({ 'template.yaml': template.replace('      Role: !GetAtt HelloRole.Arn\n', '') }),
    stackName: 'no-images',
    file: 'template.yaml',
    limit: 20_000,
  });
  expect(stack.resources.map(({ logicalId }) => logicalId)).toEqual(['Table']);
  await remove();
});

test('the same files make the same tag', async () => {
  const [one, two, other] = [await build(), await build(), await build({ 'image/app.mjs': 'export {};' })];
  const tags = ({ images }: Built): string[] => images.map(({ tag }) => tag);
  expect(tags(one)).toEqual(tags(two));
  expect(tags(other)).not.toEqual(tags(one));
});

describe('is the learner’s to mend:', () => {
  const problem = async (files: Readonly<Record<string, string>>): Promise<LearnerProblem['problem']> => {
    const error: unknown = await build(files).catch((reason: unknown) => reason);
    if (error instanceof LearnerProblem) return error.problem;
    throw error instanceof Error ? error : new Error('It was built.');
  };

  test('a Dockerfile that is not there', async () => {
    const found = await problem({ 'template.yaml': TEMPLATE.replace('Dockerfile: Dockerfile', 'Dockerfile: other') });
    expect(found).toMatchObject({
      kind: 'template',
      message: 'Hello is built from `image/other`, which this exercise does not have',
    });
  });

  test('a context outside of the exercise', async () => {
    const found = await problem({ 'template.yaml': TEMPLATE.replace('DockerContext: image', 'DockerContext: ../x') });
    expect(found).toMatchObject({ kind: 'template', file: 'exercises/06-pack-it/template.yaml' });
  });

  test('what cannot be built, with its line', async () => {
    const found = await problem({
      'image/Dockerfile': 'FROM public.ecr.aws/lambda/nodejs:24\nRUN dnf install -y git\n',
    });
    expect(found).toMatchObject({
      kind: 'syntax',
      file: 'exercises/06-pack-it/image/Dockerfile',
      line: 2,
      excerpt: 'RUN dnf install -y git',
      message: expect.stringContaining('`RUN dnf install -y git` cannot be run') as string,
    });
  });
});
