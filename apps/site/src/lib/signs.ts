/** What can become of a request; each has a colour, a pattern and a sign, so that none depends on colour alone. */
export const KINDS = {
  service: { sign: '→', word: 'runs' },
  success: { sign: '✓', word: 'succeeded' },
  failure: { sign: '✕', word: 'failed' },
  wait: { sign: '…', word: 'waits' },
  denial: { sign: '⊘', word: 'denied' },
} as const;

export type Kind = keyof typeof KINDS;
