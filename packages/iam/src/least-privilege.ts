export { excessOf, lackOf, type Excess, type Permitted } from './excess.ts';
export { strangerTo } from './strangers.ts';
