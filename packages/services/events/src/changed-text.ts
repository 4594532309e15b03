/** A text that may be set anew: what is not given stays as it is, an empty text takes it away. */
export const changedText = (before: string | undefined, given = before): string | undefined =>
  given === '' ? undefined : given;
