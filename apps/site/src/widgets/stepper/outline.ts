/** A definition as an outline: its states in the order in which they are reached, and where each leads. */
import type { Definition } from '@coldstart/states';

type States = Pick<Definition, 'StartAt' | 'States'>;
type State = Definition['States'][string];

export interface Way {
  /** When: `then`, `if $total > 100`, `on CardDeclined`. */
  readonly when: string;
  /** The state that it leads to; none for the end. */
  readonly to?: string;
}

export interface Part {
  /** `branch 1`, `for each item` */
  readonly title: string;
  readonly nodes: readonly OutlineNode[];
}

export interface OutlineNode {
  readonly name: string;
  readonly type: string;
  readonly ways: readonly Way[];
  readonly parts: readonly Part[];
}

/** How much of a condition is shown. */
const SHOWN = 70;

export function outlineOf(states: States): OutlineNode[] {
  const order: string[] = [];
  const reach = (name: string | undefined): void => {
    const state = name === undefined ? undefined : states.States[name];
    if (name === undefined || state === undefined || order.includes(name)) return;
    order.push(name);
    for (const { to } of waysOf(state)) reach(to);
  };
  reach(states.StartAt);
  // What is never reached is refused; it is shown all the same, at the end.
  for (const name of Object.keys(states.States)) reach(name);
  return order.flatMap((name) => {
    const state = states.States[name];
    return state === undefined ? [] : [{ name, type: state.Type, ways: waysOf(state), parts: partsOf(state) }];
  });
}

/** Names of its Tasks, also of those within Maps and branches. */
export const tasksIn = (nodes: readonly OutlineNode[]): string[] =>
  nodes.flatMap(({ name, type, parts }) => (type === 'Task' ? [name] : parts.flatMap((part) => tasksIn(part.nodes))));

function waysOf(state: State): Way[] {
  const choices = (state.Choices ?? []).map((rule) => ({ when: `if ${conditionOf(rule)}`, to: rule.Next }));
  const { Default } = state;
  const next =
    state.Type === 'Choice'
      ? Default === undefined
        ? []
        : [{ when: 'otherwise', to: Default }]
      : [{ when: 'then', ...(state.Next === undefined ? {} : { to: state.Next }) }];
  const ends = state.Type === 'Succeed' || state.Type === 'Fail';
  const caught = (state.Catch ?? []).map(({ ErrorEquals, Next }) => ({
    when: `on ${ErrorEquals.join(', ')}`,
    to: Next,
  }));
  return [...choices, ...(ends ? [] : next), ...caught].map(({ when, ...way }) => ({ when, ...way }) as Way);
}

function conditionOf(rule: NonNullable<State['Choices']>[number]): string {
  const { Condition, Next: _next, Assign: _assign, Output: _output, ...test } = rule;
  const text =
    Condition === undefined ? JSON.stringify(test) : String(Condition).replace(/^\{%\s*([\s\S]*?)\s*%\}$/, '$1');
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function partsOf(state: State): Part[] {
  const { Branches = [], ItemProcessor, Iterator } = state;
  const processor = ItemProcessor ?? Iterator;
  return [
    ...Branches.map((branch, index) => ({ title: `branch ${index + 1}`, nodes: outlineOf(branch) })),
    ...(processor === undefined ? [] : [{ title: 'for each item', nodes: outlineOf(processor) }]),
  ];
}
