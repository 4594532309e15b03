/** What the browser keeps for a page, as JSON. Storage may be closed to it, full, or hold what somebody else wrote. */

/** @returns `otherwise` where nothing that can be read is there */
export function kept<Value>(name: string, otherwise: Value): Value {
  try {
    const text = localStorage.getItem(name);
    return text === null ? otherwise : (JSON.parse(text) as Value);
  } catch {
    return otherwise;
  }
}

/** @returns false where it could not be kept: it lasts as long as the page does */
export function keep(name: string, value: unknown): boolean {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
