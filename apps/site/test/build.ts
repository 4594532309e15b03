import { fileURLToPath } from 'node:url';
import { buildSiteIfNeeded } from '@coldstart/workshop/build-site';

/** As `pnpm start` does: what was built is used while nothing that goes into it is newer. */
export default function build(): Promise<void> {
  return buildSiteIfNeeded(
    fileURLToPath(new URL('..', import.meta.url)),
    (line) => void process.stdout.write(`${line}\n`),
  );
}
