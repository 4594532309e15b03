import { join, relative } from 'node:path';
import { resetVariant } from '@coldstart/exercise';
import type { CourseLocation } from '../grade-command.ts';
import { choose } from './choose.ts';

export async function reset(
  location: CourseLocation,
  name: string,
  options: { readonly variant?: string },
): Promise<void> {
  const { exercise, variants } = await choose(location, name, options.variant);
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  for (const variant of variants) {
    const keep = join(location.root, '.coldstart', 'kept', `${exercise.slug}-${variant.name}-${stamp}`);
    const { restored, kept } = await resetVariant(variant, keep);
    const lines =
      restored.length === 0
        ? [`${variant.path} is as it came; there is nothing to reset.`]
        : [`${variant.path} is as it came: ${restored.join(', ')}.`];
    if (kept !== undefined) lines.push(`What you had is in ${relative(location.root, kept)}.`);
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}
