/** How timestamps are written where a member does not say so itself: as text, `2026-11-23T20:00:00Z`. */
export const TIMESTAMPS = { text: { useTrait: true, default: 5 } } as const;
