/** Whether this address has a classroom. Asked on every page for the link in its header, so it stays small. */
import type { ClassroomInfo } from '@coldstart/classroom/protocol';

export const API = `${import.meta.env.BASE_URL.replace(/\/$/, '')}/api`;

/** The classroom of this address; undefined where the site is hosted without one. Asked quietly. */
export async function findClassroom(): Promise<ClassroomInfo | undefined> {
  try {
    const response = await fetch(`${API}/classroom`, { headers: { accept: 'application/json' }, cache: 'no-store' });
    const info = response.ok ? ((await response.json()) as ClassroomInfo | null) : null;
    if (info?.classroom !== true) return undefined;
    // The header has a link to the room from now on.
    document.documentElement.dataset['classroom'] = '';
    return info;
  } catch {
    // No server, or one that speaks of something else: the page stays as it was written.
    return undefined;
  }
}
