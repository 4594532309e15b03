import { fileURLToPath } from 'node:url';

/** The site as it was built. */
export const DIST = fileURLToPath(new URL('../dist', import.meta.url));
