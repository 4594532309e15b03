import { defineConfig } from 'vitest/config';

/**
 * How every package but the site is tested: `pnpm test` in a package, or `pnpm exec vitest run FILE` from the root.
 */
export default defineConfig({
  test: {
    include: ['**/{src,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', 'apps/site/**'],
    // Test files meet learner code only in other processes, and load what they test once for all of them that share one.
    isolate: false,
    // Node takes types away itself, as it does for users: a fifth less processor time than a transform of each file in each package.
    experimental: { viteModuleRunner: false },
    // Limits end what hangs; on a busy machine, nothing else.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // A second try tells what is broken from what met a busy machine; `pnpm test` names what needed it.
    retry: 1,
    expect: { poll: { timeout: 20_000 } },
    // One a core: the process that hands them out has little to do.
    maxWorkers: '100%',
    reporters: ['default', ['json', { outputFile: '.coldstart/test.json' }]],
  },
});
