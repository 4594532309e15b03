import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { pack } from './testing.ts';
import { readZip } from './zip.ts';

const shown = (archive: Uint8Array) =>
  readZip(archive).map(({ path, executable, link }) => ({ path, executable, link }));

test('file modes are kept where the archive has them', () => {
  expect(shown(pack({ bootstrap: { executable: '#!/bin/sh' }, 'data.txt': 'x' }))).toEqual([
    { path: 'bootstrap', executable: true, link: undefined },
    { path: 'data.txt', executable: false, link: undefined },
  ]);
  expect(shown(zipSync({ bootstrap: strToU8('x') }))).toEqual([
    { path: 'bootstrap', executable: false, link: undefined },
  ]);
});

test('paths of Windows are understood, folders and paths that lead outside are left out', () => {
  const archive = zipSync({
    'src\\index.mjs': strToU8('x'),
    '../evil.mjs': strToU8('x'),
    '/etc/evil': strToU8('x'),
    'C:/evil': strToU8('x'),
    'folder/': new Uint8Array(),
  });
  expect(shown(archive).map(({ path }) => path)).toEqual(['src/index.mjs']);
});

test('symbolic links are links', () => {
  const archive = zipSync({ link: [strToU8('data.txt'), { os: 3, attrs: 0o120777 << 16 }] });
  expect(shown(archive)).toEqual([{ path: 'link', executable: true, link: 'data.txt' }]);
});

test('what is no archive is refused', () => {
  expect(() => readZip(strToU8('no archive'))).toThrow();
});
