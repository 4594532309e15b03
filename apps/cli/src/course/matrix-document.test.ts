import { expect, test } from 'vitest';
import { mergeMatrix, readMatrix, writeMatrix, type MatrixDocument } from './matrix-document.ts';

const BEFORE: MatrixDocument = {
  sections: new Map([
    [
      '1 Say hello (typescript)',
      'Measured on 2026-11-28, seed 1.\n\n| check | embedded |\n| --- | --- |\n| greets | pass 0.32 |',
    ],
    ['7 Write a runtime (javascript)', 'Measured on 2026-11-28, seed 1.'],
    ['8 What is gone (python)', 'Measured on 2026-11-28, seed 1.'],
  ]),
  differences: ['- localstack, bootstrap-loop: It needs `custom-runtimes`.', '- ministack, hello (greets): It shouts.'],
  unexplained: ['- localstack, hello (typescript, wrong/shouts): `greets` passes, and is declared to fail.'],
};

test('a document is read as it was written', () => {
  expect(readMatrix(writeMatrix(BEFORE))).toEqual(BEFORE);
  const explained = { ...BEFORE, unexplained: [] };
  expect(writeMatrix(explained)).not.toContain('Not explained yet');
  expect(readMatrix(writeMatrix(explained))).toEqual(explained);
  expect(readMatrix('')).toEqual({ sections: new Map(), differences: [], unexplained: [] });
});

test('what is measured anew takes the place of what was there, and the rest stays, in the order of the course', () => {
  const now: MatrixDocument = {
    sections: new Map([
      ['2 Decide (yaml)', 'new'],
      ['1 Say hello (typescript)', 'anew'],
    ]),
    differences: ['- localstack, decide: It needs `clock`.'],
    unexplained: [],
  };
  const headings = ['1 Say hello (typescript)', '2 Decide (yaml)', '7 Write a runtime (javascript)'];
  const merged = mergeMatrix(BEFORE, now, new Set(['hello', 'decide']), headings);
  expect([...merged.sections]).toEqual([
    ['1 Say hello (typescript)', 'anew'],
    ['2 Decide (yaml)', 'new'],
    ['7 Write a runtime (javascript)', 'Measured on 2026-11-28, seed 1.'],
  ]);
  expect(merged.differences).toEqual([
    '- localstack, bootstrap-loop: It needs `custom-runtimes`.',
    '- localstack, decide: It needs `clock`.',
  ]);
  expect(merged.unexplained).toEqual([]);
});
