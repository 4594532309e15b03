import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The tests that start LocalStack in containers: a task of their own, with figures of its own. */
export default defineConfig({
  test: {
    ...base.test,
    include: ['src/localstack*.test.ts'],
    reporters: ['default', ['json', { outputFile: '.coldstart/localstack.json' }]],
  },
});
