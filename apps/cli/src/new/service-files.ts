import type { SdkFacts } from './sdk.ts';

/** The line of `src/index.ts` that makes constraints hold. */
export const CONSTRAINTS = "constraints: new URL('./constraints.generated.json', import.meta.url),";

/** The package of a new service; its SDK client is added by pnpm. */
export function manifest(name: string): string {
  const content = {
    name: `@coldstart/service-${name}`,
    version: '0.1.0',
    private: true,
    license: 'MIT',
    type: 'module',
    exports: { './entry': './src/entry.ts' },
    scripts: { test: 'vitest run --config ../../../vitest.config.ts' },
    // Errors are the wire's: `AwsError`.
    dependencies: { '@coldstart/cloud': 'workspace:*', '@coldstart/wire': 'workspace:*' },
    devDependencies: { '@coldstart/service-iam': 'workspace:*', vitest: 'catalog:' },
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** The files of a new service, by their paths in its folder. */
export function sources(name: string, sdk: string, facts: SdkFacts, constraints: boolean): Record<string, string> {
  const subject = facts.operation.replace(/^[A-Z][a-z]+/, '') || facts.operation;
  // `ListQueues` is about queues: `queues.ts`, `queueOperations`.
  const file = subject.replaceAll(/(?<=[a-z0-9])[A-Z]/g, '-$&').toLowerCase();
  const table = `${lowerFirst(subject.replace(/ies$/, 'y').replace(/s$/, ''))}Operations`;
  const identifier = lowerFirst(name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));
  return {
    'turbo.json': `${JSON.stringify({ extends: ['//'], tags: ['service'] }, undefined, 2)}\n`,
    'src/entry.ts': entry(name, identifier, facts),
    'src/index.ts': index(name, identifier, sdk, facts, { file, table, constraints }),
    [`src/${file}.ts`]: operations(sdk, facts, table),
    [`src/${file}.test.ts`]: test(sdk, facts),
  };
}

function entry(name: string, identifier: string, { title, target }: SdkFacts): string {
  return `import type { ServiceEntry } from '@coldstart/cloud';

export const entries: readonly ServiceEntry[] = [
  {
    name: '${name}',
    title: '${title}',${target === undefined ? '' : `\n    target: '${target}',`}
    load: async () => (await import('./index.ts')).${identifier},
  },
];
`;
}

function index(
  name: string,
  identifier: string,
  sdk: string,
  { title }: SdkFacts,
  { file, table, constraints }: { readonly file: string; readonly table: string; readonly constraints: boolean },
): string {
  return `import { defineService } from '@coldstart/cloud';
import { ${table} } from './${file}.ts';

/** ${title}. */
export const ${identifier} = defineService<typeof import('${sdk}')>({
  name: '${name}',
  sdk: () => import('${sdk}'),${constraints ? `\n  ${CONSTRAINTS}` : ''}
  operations: {
    ...${table},
  },
});
`;
}

function operations(sdk: string, { operation }: SdkFacts, table: string): string {
  return `import type { ServiceOperations } from '@coldstart/cloud';

/** What the operations answer is still to be written: begin here. */
export const ${table}: ServiceOperations<typeof import('${sdk}')> = {
  ${operation}: {
    run() {
      return {};
    },
  },
};
`;
}

function test(sdk: string, { client, operation }: SdkFacts): string {
  return `import { ${client} } from '${sdk}';
import { startTestCloud, type TestCloud } from '@coldstart/service-iam/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entries } from './entry.ts';

let cloud: TestCloud;
let client: ${client};
beforeAll(async () => {
  cloud = await startTestCloud(entries);
  client = new ${client}(cloud.config());
});
afterAll(async () => {
  client.destroy();
  await cloud.close();
});

test('${operation} answers', async () => {
  const { $metadata } = await client.${lowerFirst(operation)}({});
  expect($metadata.httpStatusCode).toBe(200);
});
`;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
