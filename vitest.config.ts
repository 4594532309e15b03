import { defineConfig } from 'vitest/config';

/** One process and one module graph for all packages: tests meet learner code only in other processes. */
export default defineConfig({
  test: {
    include: [
      'packages/*/{src,test}/**/*.test.ts',
      'packages/services/*/src/**/*.test.ts',
      'apps/{cli,workshop}/{src,test}/**/*.test.ts',
    ],
    testTimeout: 30_000,
  },
});
