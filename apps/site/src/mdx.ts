/** What lessons import: they live outside this package, where package imports do not resolve. */
export { default as BreakEven } from './components/BreakEven.astro';
export { default as ComputeRules } from './components/ComputeRules.astro';
export { default as DuplicateCannon } from './components/DuplicateCannon.astro';
export { default as Exchange } from './components/Exchange.astro';
export { default as Exercise } from './components/Exercise.astro';
export { default as Facts } from './components/Facts.astro';
export { default as IamEvaluator } from './components/IamEvaluator.astro';
export { default as Misconceptions } from './components/Misconceptions.astro';
export { default as NotesSaid } from './components/NotesSaid.astro';
export { default as PackagePacker } from './components/PackagePacker.astro';
export { default as Quiz } from './components/Quiz.astro';
export { default as RuntimeTimeline } from './components/RuntimeTimeline.astro';
export { default as Source } from './components/Source.astro';
export { default as Timeline } from './components/Timeline.astro';
export { default as WarmRoom } from './components/WarmRoom.astro';
