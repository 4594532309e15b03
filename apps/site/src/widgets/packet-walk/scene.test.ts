import { expect, test } from 'vitest';
import { packet, PARTS, PLACES, sumOf, TARGETS, type Aim, type Part, type Place } from './scene.ts';

const aims = Object.keys(TARGETS) as Aim[];
const reached = (place: Place, ...parts: Part[]): Aim[] =>
  aims.filter((aim) => packet(place, new Set(parts), aim).arrives);

test('what is reached from where', () => {
  const all = Object.keys(PARTS) as Part[];
  expect(Object.keys(PLACES)).toEqual(['outside', 'public', 'private']);
  expect(reached('outside', ...all)).toEqual(['dynamodb', 'secretsmanager', 'partner']);
  expect(reached('public', 'nat', 'database')).toEqual(['database']);
  expect(reached('private', 'nat')).toEqual(['dynamodb', 'secretsmanager', 'partner']);
  expect(reached('private', 'gateway', 'interface', 'database')).toEqual(['database', 'dynamodb', 'secretsmanager']);
  expect(reached('private', ...all)).toEqual(aims);
});

test('an endpoint is the way, also where a NAT gateway would be one', () => {
  const all = new Set<Part>(['nat', 'gateway', 'interface']);
  expect(sumOf(packet('private', all, 'dynamodb'))).toBe('Arrives: gateway endpoint.');
  expect(sumOf(packet('private', all, 'secretsmanager'))).toBe('Arrives: interface endpoint.');
  expect(sumOf(packet('private', new Set(), 'partner'))).toBe('Does not arrive.');
});
