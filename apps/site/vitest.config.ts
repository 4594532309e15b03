import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // One a core: the process that hands them out has little to do.
    maxWorkers: '100%',
    isolate: false,
    globalSetup: ['test/build.ts'],
    // Limits end what hangs; on a busy machine, nothing else.
    testTimeout: 90_000,
    // A second try tells what is broken from what met a busy machine; `pnpm test` names what needed it.
    retry: 1,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 90_000,
  },
  resolve: { alias: { '~': fileURLToPath(new URL('./src', import.meta.url)) } },
});
