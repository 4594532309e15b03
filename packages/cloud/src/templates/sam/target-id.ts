/** Ids of event targets are at most 64 letters long: the id is cut where there is no place for it. */
export const targetId = (id: string, suffix: string): string => `${id.slice(0, 64 - suffix.length)}${suffix}`;
