export { type PoolOptions, poolEngine } from './engine-pool.ts';
