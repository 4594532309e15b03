import type { BuildOptions } from 'esbuild';

/** How everything is bundled that runs on `nodejs24.x`: the learner's files, and the packages that come along. */
export const NODE_FUNCTION = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  charset: 'utf8',
  legalComments: 'none',
  // Neither the learner's tsconfig.json nor one above it has a say.
  tsconfigRaw: '{}',
  logLevel: 'silent',
} satisfies BuildOptions;
