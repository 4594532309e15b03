import type { CheckVerdict, ExerciseVerdict, Verdict } from '../verdict.ts';
import { detailsOf, suiteName } from './details.ts';
import { escapeXml } from './xml.ts';

/** JUnit's XML, as CI systems read it. */
export function junitReport({ exercises, duration }: Verdict): string {
  const checks = exercises.flatMap((exercise) => exercise.checks);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="coldstart" ${counts(checks)} time="${seconds(duration)}">`,
    ...exercises.flatMap(suite),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function suite(exercise: ExerciseVerdict): string[] {
  const name = escapeXml(suiteName(exercise));
  return [
    `  <testsuite name="${name}" ${counts(exercise.checks)} time="${seconds(exercise.duration)}">`,
    ...exercise.checks.map((check) => testCase(exercise, check)),
    '  </testsuite>',
  ];
}

function testCase(exercise: ExerciseVerdict, check: CheckVerdict): string {
  const head = `    <testcase name="${escapeXml(check.title)}" classname="${escapeXml(suiteName(exercise))}.${check.id}" time="${seconds(check.duration)}"`;
  const message = escapeXml(check.message);
  const details = escapeXml(detailsOf(check, exercise.problem));
  switch (check.status) {
    case 'pass':
      return `${head}/>`;
    case 'unsupported':
      return `${head}><skipped message="${message}"/></testcase>`;
    case 'fail':
      return `${head}><failure message="${message}">${details}</failure></testcase>`;
    case 'error':
      return `${head}><error message="${message}">${details}</error></testcase>`;
  }
}

function counts(checks: readonly CheckVerdict[]): string {
  const number = (wanted: CheckVerdict['status']): number => checks.filter(({ status }) => status === wanted).length;
  return `tests="${checks.length}" failures="${number('fail')}" errors="${number('error')}" skipped="${number('unsupported')}"`;
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);
