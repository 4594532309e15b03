import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
test('a lesson loads at most 20 kB of JavaScript', () => {
  const page = join(DIST, 'lessons/handler-and-event/index.html');
  const html = readFileSync(page, 'utf8');
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([^]*?)<\/script>/g)].map(([, code = '']) => code);
  const read = new Set<string>();
  const follow = (file: string): void => {
    if (read.has(file)) return;
    read.add(file);
    const code = readFileSync(file, 'utf8');
    for (const [, path = ''] of code.matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)) follow(resolve(dirname(file), path));
  };
  for (const [, path = ''] of html.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)) follow(resolve(dirname(page), path));
  const all = [...inline, ...[...read].map((file) => readFileSync(file, 'utf8'))].join('\n');
  expect(read.size).toBeGreaterThan(0);
  expect(gzipSync(all).length).toBeLessThanOrEqual(20_000);
});
