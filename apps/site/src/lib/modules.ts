/** The parts of the course; a lesson's number says where it belongs, so adding a lesson changes nothing here. */
export const MODULES = [
  { title: 'Foundations', from: 1, to: 5 },
  { title: 'Writing a function', from: 6, to: 10 },
  { title: 'Invocation, failure, scale', from: 11, to: 18 },
  { title: 'Permissions and network', from: 19, to: 21 },
  { title: 'HTTP', from: 22, to: 26 },
  { title: 'Events and data', from: 27, to: 35 },
  { title: 'Composition', from: 36, to: 38 },
  { title: 'Operating', from: 39, to: 40 },
] as const;

export type Module = (typeof MODULES)[number];

/** The module of a lesson by its number. */
export function moduleOf(lesson: number): Module {
  const found = MODULES.find(({ from, to }) => from <= lesson && lesson <= to);
  if (found === undefined) throw new Error(`Lesson ${lesson} belongs to no module: extend src/lib/modules.ts.`);
  return found;
}
